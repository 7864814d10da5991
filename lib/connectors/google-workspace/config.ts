import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { googleKeyText } from "@/lib/connectors/sdk/google-session";

/** What the form and the command send, parsed. */
export const workspaceConfigSchema = z.object({
  admin: z
    .string()
    .trim()
    .toLowerCase()
    .max(320)
    .regex(
      /^[^@\s]+@[\w-]+(?:\.[\w-]+)+$/,
      "Write the address of an administrator, like reader@example.com.",
    ),
  key: googleKeyText,
  tokens: z.enum(["yes", "no"]).default("yes"),
});
export type WorkspaceConfig = z.output<typeof workspaceConfigSchema>;

/** The fields of the form, in order. */
export const workspaceFields: Field[] = [
  {
    name: "admin",
    label: "Administrator",
    help: "In whose name the reader asks: an account of its own with a read-only role is best.",
    type: "text",
    required: true,
    placeholder: "rollcall-reader@example.com",
  },
  {
    name: "key",
    label: "Key of the reader",
    help: "The JSON file that Google made for its service account. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: true,
  },
  {
    name: "tokens",
    label: "Apps and app passwords of people",
    help: "Google's only scope for them could also revoke them, which Rollcall never does.",
    type: "select",
    required: false,
    options: [
      { value: "yes", label: "Read" },
      { value: "no", label: "Do not read" },
    ],
  },
];
