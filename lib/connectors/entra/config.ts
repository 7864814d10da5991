import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { isRsaKey, restorePem } from "@/lib/connectors/sdk/signed-jwt";
import { guid } from "./names";

const id = (message: string) =>
  z
    .string()
    .trim()
    .regex(guid, message)
    .transform((text) => text.toLowerCase());
const choice = z.enum(["yes", "no"]).default("yes");

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== "";
  } catch {
    return false;
  }
}

/** What the form and the command send, parsed. */
export const entraConfigSchema = z
  .object({
    tenant: id("The directory (tenant) id looks like 8a1b0c2d-…."),
    client_id: id("The application (client) id looks like 8a1b0c2d-…."),
    auth: z.enum(["certificate", "secret"]).default("certificate"),
    certificate: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isCertificate, "This is not a certificate in PEM (-----BEGIN CERTIFICATE-----).")
        .optional(),
    ),
    private_key: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isRsaKey, "This is not an RSA private key in PEM (-----BEGIN PRIVATE KEY-----).")
        .optional(),
    ),
    client_secret: optionalText,
    azure: choice,
    accounts: choice,
    cloud: z.enum(["public", "usgov", "china"]).default("public"),
  })
  .superRefine((config, check) => {
    const need = (field: "certificate" | "private_key" | "client_secret", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "secret") need("client_secret", "Give the client secret.");
    else {
      need("certificate", "Give the certificate that the application knows.");
      need("private_key", "Give the private key of the certificate.");
    }
  });
export type EntraConfig = z.output<typeof entraConfigSchema>;

const yesNo = (yes: string, no: string) => [
  { value: "yes", label: yes },
  { value: "no", label: no },
];

/** The fields of the form, in order. */
export const entraFields: Field[] = [
  {
    name: "tenant",
    label: "Directory (tenant) id",
    help: "On the overview of Entra, and of the application.",
    type: "text",
    required: true,
    placeholder: "8a1b0c2d-0000-0000-0000-000000000000",
  },
  {
    name: "client_id",
    label: "Application (client) id",
    help: "Of the application that you registered for Rollcall.",
    type: "text",
    required: true,
    placeholder: "5c3d2e1f-0000-0000-0000-000000000000",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "A certificate cannot be read from a log or a mail the way a secret can.",
    type: "select",
    required: false,
    options: [
      { value: "certificate", label: "A certificate" },
      { value: "secret", label: "A client secret" },
    ],
  },
  {
    name: "certificate",
    label: "Certificate",
    help: "In PEM: the one that you uploaded to the application.",
    type: "textarea",
    required: false,
    when: { field: "auth", is: ["certificate"] },
  },
  {
    name: "private_key",
    label: "Private key",
    help: "Of the certificate, in PEM, RSA. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["certificate"] },
  },
  {
    name: "client_secret",
    label: "Client secret",
    help: "Its value, not its id. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["secret"] },
  },
  {
    name: "azure",
    label: "Azure",
    help: "Managed identities, role assignments and key vaults of the subscriptions that the application may read.",
    type: "select",
    required: false,
    options: yesNo("Read", "Do not read"),
  },
  {
    name: "accounts",
    label: "Accounts of the directory",
    help: "To tell accounts that machines use from those of people. People are kept aside.",
    type: "select",
    required: false,
    options: yesNo("Read", "Do not read"),
  },
  {
    name: "cloud",
    label: "Cloud",
    help: "Only for tenants outside of the public cloud.",
    type: "select",
    required: false,
    options: [
      { value: "public", label: "Public" },
      { value: "usgov", label: "US Government" },
      { value: "china", label: "China (21Vianet)" },
    ],
    rare: true,
  },
];
