import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const anthropicConfigSchema = z
  .object({
    organization: z
      .string()
      .trim()
      .regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, "The organization ID looks like 8a1b0c2d-….")
      .transform((text) => text.toLowerCase()),
    auth: z.enum(["admin_key", "oauth"]).default("admin_key"),
    admin_key: optionalText.pipe(
      z
        .string()
        .regex(
          /^sk-ant-admin\S{10,500}$/,
          "An Admin API key begins with sk-ant-admin. Keys of workspaces cannot read what this reads.",
        )
        .optional(),
    ),
    access_token: optionalText,
  })
  .superRefine((config, check) => {
    const field = config.auth === "oauth" ? "access_token" : "admin_key";
    if (!config[field])
      check.addIssue({
        code: "custom",
        path: [field],
        message: field === "admin_key" ? "Give the Admin API key." : "Give the access token.",
      });
  });
export type AnthropicConfig = z.output<typeof anthropicConfigSchema>;

/** The fields of the form, in order. */
export const anthropicFields: Field[] = [
  {
    name: "organization",
    label: "Organization ID",
    help: "In the Console: Settings > Organization.",
    type: "text",
    required: true,
    placeholder: "8a1b0c2d-0000-0000-0000-000000000000",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "Service accounts and federation are shown to an access token alone.",
    type: "select",
    required: false,
    options: [
      { value: "admin_key", label: "An Admin API key" },
      { value: "oauth", label: "An access token with org:admin" },
    ],
  },
  {
    name: "admin_key",
    label: "Admin API key",
    help: "An administrator makes it in the Console: Settings > Admin keys. It may also change things: keep it nowhere else.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["admin_key"] },
  },
  {
    name: "access_token",
    label: "Access token",
    help: "From workload identity federation, with the scope org:admin. It ends soon: best for one look with rollcall collect.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["oauth"] },
  },
];
