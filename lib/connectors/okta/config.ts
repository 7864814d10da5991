import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { isRsaKey, restorePem } from "@/lib/connectors/sdk/signed-jwt";

/** What the form and the command send, parsed. */
export const oktaConfigSchema = z
  .object({
    url: z
      .url({ protocol: /^https$/, error: "The address of the organisation looks like https://acme.okta.com" })
      .transform((url) => new URL(url).origin),
    auth: z.enum(["app", "token"]).default("app"),
    client_id: optionalText.pipe(z.string().max(100).optional()),
    key_id: optionalText.pipe(z.string().max(200).optional()),
    private_key: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isRsaKey, "This is not an RSA private key in PEM (-----BEGIN PRIVATE KEY-----).")
        .optional(),
    ),
    token: optionalText,
    agents: z.enum(["no", "yes"]).default("no"),
    people: z.enum(["yes", "no"]).default("yes"),
  })
  .superRefine((config, check) => {
    const need = (field: "client_id" | "private_key" | "token", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "app") {
      need("client_id", "Give the client id of the service app.");
      need("private_key", "Give the private key of the service app.");
    } else need("token", "Give the API token.");
  });
export type OktaConfig = z.output<typeof oktaConfigSchema>;

/** The fields of the form, in order. */
export const oktaFields: Field[] = [
  {
    name: "url",
    label: "Address",
    help: "Of the organisation, without -admin.",
    type: "text",
    required: true,
    placeholder: "https://acme.okta.com",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "A service app has only the scopes that it is given. A token can do all that its person can.",
    type: "select",
    required: false,
    options: [
      { value: "app", label: "A service app" },
      { value: "token", label: "An API token" },
    ],
  },
  {
    name: "client_id",
    label: "Client id",
    help: "Of the service app.",
    type: "text",
    required: false,
    placeholder: "0oa1b2c3d4e5f6g7h8i9",
    when: { field: "auth", is: ["app"] },
  },
  {
    name: "private_key",
    label: "Private key",
    help: "In PEM, RSA, as Okta made it for the app. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["app"] },
  },
  {
    name: "key_id",
    label: "Key id",
    help: "Only where the app has several keys: the one that this is (kid).",
    type: "text",
    required: false,
    when: { field: "auth", is: ["app"] },
    rare: true,
  },
  {
    name: "token",
    label: "API token",
    help: "Of a read-only administrator. It ends 30 days after its last use, or with that person.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "people",
    label: "People and groups",
    help: "To tell accounts that machines use from those of people, and to know whose a token is.",
    type: "select",
    required: false,
    options: [
      { value: "yes", label: "Read" },
      { value: "no", label: "Do not read" },
    ],
  },
  {
    name: "agents",
    label: "AI agents",
    help: "Only with Okta for AI Agents.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "Do not read" },
      { value: "yes", label: "Read" },
    ],
  },
];
