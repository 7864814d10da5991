import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { isRsaKey, restorePem } from "@/lib/connectors/sdk/signed-jwt";

/** What the form and the command send, parsed. */
export const salesforceConfigSchema = z
  .object({
    url: z
      .url({ protocol: /^https$/, error: "The address looks like https://acme.my.salesforce.com" })
      .transform((url) => new URL(url).origin)
      .refine(
        (url) => new URL(url).hostname.endsWith(".my.salesforce.com"),
        "Give the My Domain address (….my.salesforce.com), not that of a page.",
      ),
    auth: z.enum(["jwt", "secret"]).default("jwt"),
    client_id: z.string().trim().min(1, "Give the consumer key of the app.").max(500),
    username: optionalText.pipe(z.string().max(200).optional()),
    private_key: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isRsaKey, "This is not an RSA private key in PEM (-----BEGIN PRIVATE KEY-----).")
        .optional(),
    ),
    client_secret: optionalText,
    agents: z.enum(["yes", "no"]).default("yes"),
  })
  .superRefine((config, check) => {
    const need = (field: "username" | "private_key" | "client_secret", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "jwt") {
      need("username", "Give the name of the user whom the app signs in.");
      need("private_key", "Give the private key whose certificate the app has.");
    } else need("client_secret", "Give the consumer secret of the app.");
  });
export type SalesforceConfig = z.output<typeof salesforceConfigSchema>;

/** The fields of the form, in order. */
export const salesforceFields: Field[] = [
  {
    name: "url",
    label: "My Domain address",
    help: "Setup > My Domain.",
    type: "text",
    required: true,
    placeholder: "https://acme.my.salesforce.com",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "A key pair leaves no secret that both sides hold.",
    type: "select",
    required: false,
    options: [
      { value: "jwt", label: "A key pair (JWT bearer)" },
      { value: "secret", label: "A secret (client credentials)" },
    ],
  },
  {
    name: "client_id",
    label: "Consumer key",
    help: "Of the external client app, or connected app, that the guide makes.",
    type: "text",
    required: true,
  },
  {
    name: "username",
    label: "User",
    help: "The integration user whom the app signs in, with the permission set that the guide makes.",
    type: "text",
    required: false,
    placeholder: "rollcall@acme.example",
    when: { field: "auth", is: ["jwt"] },
  },
  {
    name: "private_key",
    label: "Private key",
    help: "In PEM, RSA; its certificate is in the app. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["jwt"] },
  },
  {
    name: "client_secret",
    label: "Consumer secret",
    help: "Of the app, with an integration user as whom it runs.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["secret"] },
  },
  {
    name: "agents",
    label: "Agents",
    help: "Agents and bots of Agentforce. An org without them refuses the question.",
    type: "select",
    required: false,
    options: [
      { value: "yes", label: "Read" },
      { value: "no", label: "Do not read" },
    ],
  },
];
