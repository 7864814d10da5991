import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { isRsaKey, restorePem } from "@/lib/connectors/sdk/signed-jwt";

/** What the form and the command send, parsed. */
export const githubConfigSchema = z
  .object({
    org: z
      .string()
      .trim()
      .regex(
        /^[A-Za-z\d](?:[A-Za-z\d-]{0,98}[A-Za-z\d])?$/,
        "Write the organisation as in its address: github.com/acme is acme.",
      ),
    auth: z.enum(["app", "token"]).default("app"),
    app_id: optionalText.pipe(z.string().max(100).optional()),
    private_key: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isRsaKey, "This is not the app's private key (-----BEGIN RSA PRIVATE KEY-----).")
        .optional(),
    ),
    token: optionalText,
    enterprise: z.enum(["no", "yes"]).default("no"),
    alerts: z.enum(["no", "yes"]).default("no"),
    code_owners: z.enum(["no", "yes"]).default("no"),
    base_url: optionalText.pipe(
      z
        .url({ protocol: /^https?$/, error: "The address of the API is an https address." })
        .transform((url) => url.replace(/\/+$/, ""))
        .default("https://api.github.com"),
    ),
  })
  .superRefine((config, check) => {
    const need = (field: "app_id" | "private_key" | "token", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "app") {
      need("app_id", "Give the app's id or client id.");
      need("private_key", "Give the app's private key.");
    } else need("token", "Give the token.");
  });
export type GitHubConfig = z.output<typeof githubConfigSchema>;

/** The fields of the form, in order. */
export const githubFields: Field[] = [
  {
    name: "org",
    label: "Organisation",
    help: "As in its address: github.com/acme is acme.",
    type: "text",
    required: true,
    placeholder: "acme",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "Only an app sees fine-grained tokens, and only an app's access belongs to no person.",
    type: "select",
    required: false,
    options: [
      { value: "app", label: "A GitHub App" },
      { value: "token", label: "A token" },
    ],
  },
  {
    name: "app_id",
    label: "App id",
    help: "Or its client id. Both stand on the app's settings page.",
    type: "text",
    required: false,
    placeholder: "123456",
    when: { field: "auth", is: ["app"] },
  },
  {
    name: "private_key",
    label: "Private key",
    help: "The .pem file that GitHub made for the app. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["app"] },
  },
  {
    name: "token",
    label: "Token",
    help: "Of an owner of the organisation, with the scopes on this page. It ends with that person.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "enterprise",
    label: "Enterprise Cloud",
    help: "Only there GitHub tells who approved an app, and which classic tokens may enter through single sign-on.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "No" },
      { value: "yes", label: "Yes, with single sign-on" },
    ],
  },
  {
    name: "alerts",
    label: "Secret scanning alerts",
    help: "Secrets that GitHub found in code, without their values. Needs secret scanning.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "Do not read" },
      { value: "yes", label: "Read" },
    ],
  },
  {
    name: "code_owners",
    label: "Code owners",
    help: "Reads the CODEOWNERS file of each repository, to suggest who answers for what its workflows run as.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "Do not read" },
      { value: "yes", label: "Read" },
    ],
  },
  {
    name: "base_url",
    label: "API address",
    help: "Only for a GitHub of your own.",
    type: "text",
    required: false,
    placeholder: "https://github.example.com/api/v3",
    rare: true,
  },
];
