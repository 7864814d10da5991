import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** One server of the source. */
export interface Node {
  host: string;
  port: number;
}

const address = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,255}))(?::(\d{1,5}))?$/i;

function nodeOf(text: string): Node | null {
  const [, literal, name, port = "6379"] = address.exec(text) ?? [];
  const host = literal ?? name;
  return host === undefined || Number(port) < 1 || Number(port) > 65_535
    ? null
    : { host, port: Number(port) };
}

/** The address of a server, as people write it. */
export function nodeName({ host, port }: Node): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** By what a server is known: its address, and the place where that address means it. */
export function nodeId({ site }: RedisConfig, node: Node): string {
  return site === undefined ? nodeName(node) : `${site}/${nodeName(node)}`;
}

/** An address that means another server on every machine. */
const isOwnAddress = ({ host }: Node) => /^(?:localhost|127\.[\d.]+|::1)$/i.test(host);

const nodesSchema = z.string().transform((text, check) => {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const nodes = words.flatMap((word) => nodeOf(word) ?? []);
  if (nodes.length < words.length || nodes.length === 0 || nodes.length > 200) {
    check.addIssue({
      code: "custom",
      message: "Name each server as host or host:port, separated by commas.",
    });
  }
  return [...new Map(nodes.map((node) => [nodeName(node), node])).values()];
});

/** What the form and the command send, parsed. */
export const redisConfigSchema = z
  .object({
    nodes: nodesSchema,
    site: optionalText.pipe(
      z
        .string()
        .regex(/^[\w.@-]{1,100}$/, "A place holds letters, digits and .@_-")
        .optional(),
    ),
    user: optionalText.pipe(z.string().max(200).default("default")),
    password: optionalText,
    tls: tlsModeSchema,
    ca: optionalText,
  })
  .superRefine(({ nodes, site }, check) => {
    if (site !== undefined || !nodes.some(isOwnAddress)) return;
    const message = "This address means another server on every machine: say whose it is.";
    check.addIssue({ code: "custom", path: ["site"], message });
  });
export type RedisConfig = z.output<typeof redisConfigSchema>;

/** The fields of the form, in order. */
export const redisFields: Field[] = [
  {
    name: "nodes",
    label: "Servers",
    help: "Every one of a cluster, replicas too: each has users of its own. Separated by commas.",
    type: "textarea",
    required: true,
    placeholder: "cache-1.example.com:6379, cache-2.example.com:6379",
  },
  {
    name: "user",
    label: "User",
    help: "The reader that the command on this page creates. Empty: default.",
    type: "text",
    required: false,
    placeholder: "rollcall-reader",
  },
  {
    name: "password",
    label: "Password",
    help: "Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
  },
  ...tlsFields,
  {
    name: "site",
    label: "Place",
    help: "Where the servers are, when their addresses mean others elsewhere: a machine's name for localhost, or a network's.",
    type: "text",
    required: false,
    placeholder: "web-1",
    rare: true,
  },
];
