import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const gitlabConfigSchema = z
  .object({
    scope: z.enum(["group", "instance"]).default("group"),
    group: optionalText.pipe(
      z
        .string()
        .regex(
          /^[\w.-]+(?:\/[\w.-]+)*$/,
          "Write the group as in its address: gitlab.com/acme/platform is acme/platform.",
        )
        .max(500)
        .optional(),
    ),
    token: z.string().trim().min(1, "Give the token.").max(1000),
    premium: z.enum(["no", "yes"]).default("no"),
    base_url: optionalText.pipe(
      z
        .url({ protocol: /^https?$/, error: "The address of the instance is an https address." })
        .transform((url) => url.replace(/\/+$/, "").replace(/\/api\/v4$/, ""))
        .default("https://gitlab.com"),
    ),
  })
  .superRefine((config, check) => {
    if (config.scope === "group" && !config.group) {
      check.addIssue({ code: "custom", path: ["group"], message: "Name the group." });
    }
  });
export type GitLabConfig = z.output<typeof gitlabConfigSchema>;

/** The fields of the form, in order. */
export const gitlabFields: Field[] = [
  {
    name: "scope",
    label: "What to read",
    help: "A whole instance needs the token of an administrator.",
    type: "select",
    required: false,
    options: [
      { value: "group", label: "A group with everything below it" },
      { value: "instance", label: "The whole instance" },
    ],
  },
  {
    name: "group",
    label: "Group",
    help: "As in its address: gitlab.com/acme is acme. Service accounts are only shown of a top-level group.",
    type: "text",
    required: false,
    placeholder: "acme",
    when: { field: "scope", is: ["group"] },
  },
  {
    name: "token",
    label: "Token",
    help: "With the one scope read_api. A group access token with the role Owner belongs to no person.",
    type: "secret",
    required: true,
  },
  {
    name: "premium",
    label: "Premium or Ultimate",
    help: "Only there are service accounts and webhooks of groups.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "No" },
      { value: "yes", label: "Yes" },
    ],
  },
  {
    name: "base_url",
    label: "Address",
    help: "Only for a GitLab of your own.",
    type: "text",
    required: false,
    placeholder: "https://gitlab.example.com",
    rare: true,
  },
];
