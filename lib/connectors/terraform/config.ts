import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { organizationName } from "./names";

/** What the form and the command send, parsed. States need none of it. */
export const terraformConfigSchema = z
  .object({
    address: optionalText.pipe(
      z
        .url({ protocol: /^https$/, error: "The address looks like https://app.terraform.io" })
        .default("https://app.terraform.io")
        .transform((url) => new URL(url).origin),
    ),
    organization: optionalText.pipe(
      z.string().regex(organizationName, "An organisation's name holds letters, digits, - and _").optional(),
    ),
    token: optionalText,
    state_name: optionalText.pipe(z.string().max(200).optional()),
  })
  .superRefine(({ organization, token }, check) => {
    if (organization && !token)
      check.addIssue({ code: "custom", path: ["token"], message: "Give a token for the organisation." });
    if (token && !organization)
      check.addIssue({ code: "custom", path: ["organization"], message: "Name the organisation." });
  });
export type TerraformConfig = z.output<typeof terraformConfigSchema>;

/** The fields of the form, in order. */
export const terraformFields: Field[] = [
  {
    name: "organization",
    label: "Organisation",
    help: "In HCP Terraform or Terraform Enterprise. Leave it empty to bring states only.",
    type: "text",
    required: false,
    placeholder: "acme",
  },
  {
    name: "token",
    label: "Token",
    help: "Of a team that may view all projects and workspaces; what it may not see is told as not seen. Sealed for the worker.",
    type: "secret",
    required: false,
  },
  {
    name: "address",
    label: "Address",
    help: "Of a Terraform Enterprise of your own.",
    type: "text",
    required: false,
    placeholder: "https://app.terraform.io",
    rare: true,
  },
  {
    name: "state_name",
    label: "Name of the state",
    help: "What the states that you bring are called, where the file's name does not say it.",
    type: "text",
    required: false,
    placeholder: "network-production",
    rare: true,
  },
];
