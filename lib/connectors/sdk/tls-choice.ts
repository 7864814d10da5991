import type { ConnectionOptions } from "node:tls";
import { z } from "zod";
import type { Field } from "./contract";

/** How the connection to a server that does not speak HTTP is protected. The first is the default. */
export const tlsModes = ["verify-full", "verify-ca", "require", "disable"] as const;
export type TlsMode = (typeof tlsModes)[number];

export const tlsModeSchema = z.enum(tlsModes).default("verify-full");

/** The two fields of the form that every such source has. */
export const tlsFields: Field[] = [
  {
    name: "tls",
    label: "Encryption",
    help: "Without a checked certificate the connection goes only to networks that whoever runs Rollcall allowed.",
    type: "select",
    required: false,
    options: [
      { value: "verify-full", label: "Encrypted; the certificate and its name are checked" },
      { value: "verify-ca", label: "Encrypted; the certificate is checked, its name is not" },
      { value: "require", label: "Encrypted; the certificate is not checked" },
      { value: "disable", label: "Not encrypted" },
    ],
  },
  {
    name: "ca",
    label: "Certificate authority",
    help: "The server's own, in PEM. Empty: the public authorities.",
    type: "textarea",
    required: false,
    placeholder: "-----BEGIN CERTIFICATE-----",
    when: { field: "tls", is: ["verify-full", "verify-ca"] },
  },
];

/** Whether nobody in between can pose as the server: what the guard of outbound connections calls encrypted. */
export function isProtected(mode: TlsMode): boolean {
  return mode === "verify-full" || mode === "verify-ca";
}

/** What the TLS layer is told; null: not encrypted. */
export function tlsOptions(mode: TlsMode, ca: string | undefined): ConnectionOptions | null {
  if (mode === "disable") return null;
  if (mode === "require") return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(ca ? { ca } : {}),
    ...(mode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
  };
}
