import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

const choice = z.enum(["yes", "no"]).default("yes");
const path = /^[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,10}$/;

/** What the form and the command send, parsed. */
export const vaultConfigSchema = z
  .object({
    address: z
      .url({ protocol: /^https?$/, error: "The address looks like https://vault.example.com:8200." })
      .transform((url) => url.replace(/\/+$/, "").replace(/\/v1$/, "")),
    namespace: optionalText.pipe(
      z
        .string()
        .transform((text) => text.replace(/^\/+|\/+$/g, ""))
        .pipe(z.string().regex(path, "A namespace looks like team-a or admin/team-a."))
        .optional(),
    ),
    auth: z.enum(["approle", "token"]).default("approle"),
    role_id: optionalText,
    secret_id: optionalText,
    auth_mount: optionalText.pipe(z.string().regex(path, "The mount looks like approle.").default("approle")),
    token: optionalText,
    tokens: choice,
    kv: choice,
    ca: optionalText.pipe(
      z
        .string()
        .regex(
          /-----BEGIN CERTIFICATE-----/,
          "This is not a certificate in PEM (-----BEGIN CERTIFICATE-----).",
        )
        .optional(),
    ),
  })
  .superRefine((config, check) => {
    const need = (field: "role_id" | "secret_id" | "token", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "token") need("token", "Give the token.");
    else {
      need("role_id", "Give the RoleID.");
      need("secret_id", "Give the SecretID.");
    }
  });
export type VaultConfig = z.output<typeof vaultConfigSchema>;

const yesNo = (yes: string, no: string) => [
  { value: "yes", label: yes },
  { value: "no", label: no },
];

/** The fields of the form, in order. */
export const vaultFields: Field[] = [
  {
    name: "address",
    label: "Address",
    help: "As in VAULT_ADDR.",
    type: "text",
    required: true,
    placeholder: "https://vault.example.com:8200",
  },
  {
    name: "namespace",
    label: "Namespace",
    help: "Where there are namespaces: each is a source of its own.",
    type: "text",
    required: false,
    rare: true,
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "An AppRole gives tokens that end by themselves.",
    type: "select",
    required: false,
    options: [
      { value: "approle", label: "An AppRole" },
      { value: "token", label: "A token" },
    ],
  },
  {
    name: "role_id",
    label: "RoleID",
    help: "The guide's commands print it.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["approle"] },
  },
  {
    name: "secret_id",
    label: "SecretID",
    help: "The guide's commands print it, once.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["approle"] },
  },
  {
    name: "auth_mount",
    label: "Mount of the AppRole",
    help: "Where AppRole is mounted, without auth/ before it.",
    type: "text",
    required: false,
    placeholder: "approle",
    when: { field: "auth", is: ["approle"] },
    rare: true,
  },
  {
    name: "token",
    label: "Token",
    help: "A periodic token of the reader's policy.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "tokens",
    label: "Tokens and leases",
    help: "Counts them by who issued them. It takes sudo on two lists, and one call a token.",
    type: "select",
    required: false,
    options: yesNo("Read them", "Leave them out"),
  },
  {
    name: "kv",
    label: "Secrets in KV",
    help: "Paths and dates, never a value.",
    type: "select",
    required: false,
    options: yesNo("Read them", "Leave them out"),
  },
  {
    name: "ca",
    label: "Certificate authority",
    help: "In PEM, where a public one does not vouch for the address.",
    type: "textarea",
    required: false,
    rare: true,
  },
];
