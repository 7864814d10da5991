import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";
import { isDn } from "./dn";

const optionalDn = optionalText.pipe(
  z.string().max(1000).refine(isDn, "This is not a name like ou=services,dc=example,dc=com.").optional(),
);

const address = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,255}))(?::(\d{1,5}))?$/i;

const serverSchema = z
  .string()
  .trim()
  .transform((text, check) => {
    const [, literal, name, port] = address.exec(text) ?? [];
    const host = (literal ?? name)?.toLowerCase();
    if (host !== undefined && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535)))
      return { host, port: port === undefined ? null : Number(port) };
    check.addIssue({ code: "custom", message: "Name the server as host or host:port, without ldap://." });
    return z.NEVER;
  });

/** What the form and the command send, parsed. */
export const ldapConfigSchema = z.object({
  kind: z.enum(["ad", "ldap"]).default("ad"),
  server: serverSchema,
  transport: z.enum(["ldaps", "starttls"]).default("ldaps"),
  user: z.string().trim().min(1).max(1000),
  // An empty password is how LDAP signs in nobody, and it would succeed.
  password: z.string().min(1).max(1000),
  tls: tlsModeSchema,
  ca: optionalText,
  base: optionalDn,
  computers: z.enum(["no", "yes"]).default("no"),
  policy: optionalDn,
});
export type LdapConfig = z.output<typeof ldapConfigSchema>;

/** The port that is spoken to, when the settings name none. */
export function portOf({ server, transport, tls }: LdapConfig): number {
  return server.port ?? (transport === "ldaps" && tls !== "disable" ? 636 : 389);
}

/** The address of the server, as people write it. */
export function serverName({ server: { host, port } }: LdapConfig): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === null ? name : `${name}:${port}`;
}

/** The fields of the form, in order. */
export const ldapFields: Field[] = [
  {
    name: "kind",
    label: "Kind of directory",
    help: "Samba's domain controllers count as Active Directory.",
    type: "select",
    required: false,
    options: [
      { value: "ad", label: "Active Directory" },
      { value: "ldap", label: "OpenLDAP, or another" },
    ],
  },
  {
    name: "server",
    label: "Server",
    help: "A domain controller or LDAP server. One source reads one domain.",
    type: "text",
    required: true,
    placeholder: "dc1.corp.example.com",
  },
  {
    name: "transport",
    label: "Encrypted how",
    help: "LDAPS is encrypted from the first byte, on port 636; StartTLS begins on port 389.",
    type: "select",
    required: false,
    options: [
      { value: "ldaps", label: "LDAPS" },
      { value: "starttls", label: "StartTLS" },
    ],
    when: { field: "tls", is: ["verify-full", "verify-ca", "require"] },
  },
  ...tlsFields,
  {
    name: "user",
    label: "User",
    help: "As the server takes it: user@domain for Active Directory, the full name (dn) for others.",
    type: "text",
    required: true,
    placeholder: "rollcall-reader@corp.example.com",
  },
  {
    name: "password",
    label: "Password",
    help: "Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: true,
  },
  {
    name: "computers",
    label: "Computers",
    help: "The accounts that machines of the domain sign in with.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "Do not read" },
      { value: "yes", label: "Read" },
    ],
    when: { field: "kind", is: ["ad"] },
  },
  {
    name: "policy",
    label: "Default password policy",
    help: "Of the ppolicy overlay (ppolicy_default): it cannot be asked for. Empty: when passwords end is said only of accounts with a policy of their own.",
    type: "text",
    required: false,
    placeholder: "cn=default,ou=policies,dc=example,dc=com",
    when: { field: "kind", is: ["ldap"] },
    rare: true,
  },
  {
    name: "base",
    label: "Only below",
    help: "Empty: the whole domain. With a part of it, nothing is ever taken for gone: it may have been moved.",
    type: "text",
    required: false,
    placeholder: "ou=services,dc=example,dc=com",
    rare: true,
  },
];
