import type { Field } from "@/lib/connectors/sdk/contract";

/** The fields of the form, in order. */
export const mcpFields: Field[] = [
  {
    name: "servers",
    label: "Servers",
    help: "One address a line, of servers that are called over HTTP. None of their tools is ever called.",
    type: "textarea",
    required: false,
    placeholder: "https://mcp.acme.example/mcp",
  },
  {
    name: "agents",
    label: "Agents",
    help: "One address a line, of agents that tell of themselves by an agent card (A2A).",
    type: "textarea",
    required: false,
    placeholder: "https://agents.acme.example",
  },
  {
    name: "registry",
    label: "Registry",
    help: "Of your organisation: whatever stands in it counts as yours.",
    type: "text",
    required: false,
    placeholder: "https://registry.acme.example",
  },
  {
    name: "secret_targets",
    label: "Addresses and headers that are secret",
    help: "One line each: an address, a space and a header, such as https://mcp.acme.example/mcp Authorization: Bearer … Sealed for the worker.",
    type: "secret",
    required: false,
  },
  {
    name: "machine",
    label: "Machine of the files",
    help: "What /etc/machine-id says on the machine that files are from: what its own collector finds is then the same.",
    type: "text",
    required: false,
    placeholder: "0123456789abcdef0123456789abcdef",
    rare: true,
  },
  {
    name: "path",
    label: "Path of the file there",
    help: "Where the file lies on that machine, for one file at a time.",
    type: "text",
    required: false,
    placeholder: "/home/ann/.cursor/mcp.json",
    rare: true,
  },
];
