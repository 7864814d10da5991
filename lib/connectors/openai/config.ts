import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const openaiConfigSchema = z.object({
  organization: z
    .string()
    .trim()
    .regex(/^org-[\w-]{4,100}$/, "The organization ID looks like org-AbC123…."),
  admin_key: z
    .string()
    .trim()
    .regex(
      /^sk-admin-\S{10,500}$/,
      "An admin key begins with sk-admin-. Keys of projects cannot read what this reads.",
    ),
});
export type OpenAIConfig = z.output<typeof openaiConfigSchema>;

/** The fields of the form, in order. */
export const openaiFields: Field[] = [
  {
    name: "organization",
    label: "Organization ID",
    help: "In Settings > Organization > General.",
    type: "text",
    required: true,
    placeholder: "org-AbC123",
  },
  {
    name: "admin_key",
    label: "Admin key",
    help: "With the permission Read only. An organization's owner makes it in Settings > Organization > Admin keys.",
    type: "secret",
    required: true,
  },
];
