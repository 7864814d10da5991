import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { publicRegistry } from "./names";

/** An optional text: an empty field of a form is as good as none. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : undefined));
const name = /^[\w.~-]{1,214}$/;

/** What the form and the command send, parsed. */
export const npmConfigSchema = z.object({
  account: z.string().trim().regex(name, "Give the name of the account, as npm whoami prints it."),
  token: z.string().trim().min(1, "Give the token.").max(500),
  publishers: z.enum(["no", "yes"]).default("no"),
  organization: optionalText.pipe(
    z
      .string()
      .transform((text) => text.replace(/^@/, ""))
      .pipe(z.string().regex(name, "Give the organization's name, as in @acme/shop."))
      .optional(),
  ),
  registry: optionalText.pipe(
    z
      .url({ protocol: /^https?$/, error: "The address of the registry is an https address." })
      .transform((url) => url.replace(/\/+$/, ""))
      .default(publicRegistry),
  ),
});
export type NpmConfig = z.output<typeof npmConfigSchema>;

/** The fields of the form, in order. */
export const npmFields: Field[] = [
  {
    name: "account",
    label: "Account",
    help: "Whose tokens are read: npm lists nobody else's. Each account is a source of its own.",
    type: "text",
    required: true,
    placeholder: "acme-bot",
  },
  {
    name: "token",
    label: "Access token",
    help: "Of that account, granular, read-only.",
    type: "secret",
    required: true,
  },
  {
    name: "publishers",
    label: "Trusted publishers",
    help: "Workflows that may publish without a token. npm may ask for a second factor: then leave them out.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "Leave them out" },
      { value: "yes", label: "Read them, of each package" },
    ],
  },
  {
    name: "organization",
    label: "Organization",
    help: "Whose packages. Empty: those of the account.",
    type: "text",
    required: false,
    placeholder: "acme",
    when: { field: "publishers", is: ["yes"] },
  },
  {
    name: "registry",
    label: "Address",
    help: "Only for a registry of your own.",
    type: "text",
    required: false,
    placeholder: publicRegistry,
    rare: true,
  },
];
