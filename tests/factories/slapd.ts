import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "ldapts";
import { findProgram, type LocalServer, startLocal } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";

export const slapd = findProgram("/usr/sbin/slapd", "/usr/libexec/slapd", "/usr/lib/openldap/slapd");
export const suffix = "dc=acme,dc=example";
export const admin = { dn: `cn=admin,${suffix}`, password: "CANARY-of-the-administrator" };
export const reader = { dn: `cn=rollcall-reader,ou=services,${suffix}`, password: "CANARY-of-the-reader" };

const sshSchema = `
attributetype ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MAY ( sshPublicKey $ uid ) )`;

const configuration = (folder: string, readerMay: string, limits: string) => `
${["core", "cosine", "inetorgperson", "nis"].map((name) => `include /etc/ldap/schema/${name}.schema`).join("\n")}
${sshSchema}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
moduleload lastbind
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/tls.crt
TLSCertificateKeyFile ${folder}/tls.key
database mdb
suffix "${suffix}"
rootdn "${admin.dn}"
rootpw ${admin.password}
directory ${folder}/db
lastbind on
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${suffix}"
overlay lastbind
${limits}
access to attrs=userPassword by anonymous auth by * none
${readerMay}
access to * by dn.exact="${reader.dn}" read by * none
`;

/** A real OpenLDAP with the entries of an LDIF. `readerMay`: access rules that come before that the reader reads all. */
export function startSlapd(options: {
  scheme: "ldap" | "ldaps";
  ldif: string;
  readerMay?: string;
  limits?: string;
}): Promise<LocalServer> {
  const { scheme, ldif, readerMay = "", limits = `limits dn.exact="${reader.dn}" size=unlimited` } = options;
  return startLocal({
    name: "slapd",
    program: slapd ?? "",
    prepare(folder) {
      mkdirSync(join(folder, "db"));
      writeFileSync(join(folder, "slapd.conf"), configuration(folder, readerMay, limits));
      writeFileSync(join(folder, "entries.ldif"), ldif);
      execFileSync(slapd ?? "", [
        "-T",
        "add",
        "-q",
        "-f",
        join(folder, "slapd.conf"),
        "-l",
        join(folder, "entries.ldif"),
      ]);
    },
    args: ({ port, folder }) => [
      "-d",
      "0",
      "-h",
      `${scheme}://127.0.0.1:${port}/`,
      "-f",
      join(folder, "slapd.conf"),
    ],
    ready: ({ port }) => asAdmin(`${scheme}://localhost:${port}`, async () => undefined),
  });
}

/** Works as the administrator of the directory. */
export async function asAdmin(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  await asUser(url, admin, work);
}

export async function asUser(
  url: string,
  user: { dn: string; password: string },
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    url,
    ...(url.startsWith("ldaps") ? { tlsOptions: { ca: localhostCert } } : {}),
  });
  try {
    await client.bind(user.dn, user.password);
    await work(client);
  } finally {
    await client.unbind();
  }
}

/** An entry as LDIF. */
export function ldifEntry(dn: string, attributes: { [name: string]: string | string[] }): string {
  const lines = Object.entries(attributes).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}:: ${Buffer.from(value).toString("base64")}`),
  );
  return [`dn:: ${Buffer.from(dn).toString("base64")}`, ...lines, "", ""].join("\n");
}
