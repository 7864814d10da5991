import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ldapConfigSchema } from "@/lib/connectors/ldap/config";
import { ldap } from "@/lib/connectors/ldap/connector";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { insertPerson } from "@/tests/factories/inventory";
import { loopbackContext, syncReal } from "@/tests/factories/live-reading";
import type { LocalServer } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { ldifEntry, reader, slapd, startSlapd, suffix } from "@/tests/factories/slapd";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const title = slapd
  ? "agree with the directory"
  : "agree with the directory (skipped: slapd is not installed)";

/** Everybody, by the name of their entry. Two are called alike, one of them has no address, and one left. */
const staff = [
  { uid: "jdoe", cn: "Jane Doe", mail: "jane.doe@acme.example" },
  { uid: "slee", cn: "Sam Lee", mail: "sam.lee@acme.example" },
  { uid: "sam.lee", cn: "Sam Lee", mail: null },
  { uid: "gone", cn: "Gil Olsen", mail: "gil.olsen@acme.example", left: true },
];

/** Accounts of programs, with the entry that each names as its owner, and the true one; null: nobody can tell. */
const services = [
  { cn: "ledger-export", owner: "jdoe", truth: "Jane Doe" },
  { cn: "mail-relay", owner: "jdoe", truth: "Jane Doe" },
  { cn: "label-printer", owner: "slee", truth: "Sam Lee" },
  { cn: "badge-reader", owner: "sam.lee", truth: null },
  { cn: "old-backup", owner: "gone", truth: null },
  { cn: "scan-to-mail", owner: null, truth: null },
];

const dnOf = (uid: string) => `uid=${uid},ou=people,${suffix}`;
const ldif = [
  ldifEntry(suffix, { objectClass: ["dcObject", "organization"], dc: "acme", o: "Acme" }),
  ...["people", "services", "policies"].map((ou) =>
    ldifEntry(`ou=${ou},${suffix}`, { objectClass: "organizationalUnit", ou }),
  ),
  ldifEntry(`cn=default,ou=policies,${suffix}`, {
    objectClass: ["device", "pwdPolicy"],
    cn: "default",
    pwdAttribute: "userPassword",
  }),
  ldifEntry(reader.dn, {
    objectClass: ["organizationalRole", "simpleSecurityObject"],
    cn: "rollcall-reader",
    userPassword: reader.password,
  }),
  ...staff.map(({ uid, cn, mail }, index) =>
    ldifEntry(dnOf(uid), {
      objectClass: "inetOrgPerson",
      ...(mail === null ? {} : { mail }),
      ...{ uid, cn, sn: cn.split(" ")[1] ?? cn, employeeNumber: String(4711 + index) },
    }),
  ),
  ...services.map(({ cn, owner }) =>
    ldifEntry(`cn=${cn},ou=services,${suffix}`, {
      objectClass: ["device", "simpleSecurityObject"],
      ...{ cn, userPassword: "CANARY" },
      ...(owner === null ? {} : { owner: dnOf(owner) }),
    }),
  ),
].join("");

describe.skipIf(!slapd)(`owners suggested from OpenLDAP ${title}`, () => {
  let server: LocalServer;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startSlapd({ scheme: "ldaps", ldif });
    const config = ldapConfigSchema.parse({
      kind: "ldap",
      server: `localhost:${server.port}`,
      user: reader.dn,
      password: reader.password,
      ca: localhostCert,
      policy: `cn=default,ou=policies,${suffix}`,
    });
    await syncReal(database.pool, ldap, loopbackContext(config));
    for (const { uid, cn, mail, left } of staff) {
      const person = await insertPerson(database.pool, cn, mail);
      if (left) await database.pool.query("UPDATE people SET active = false WHERE id = $1", [person]);
      await database.pool.query(
        `INSERT INTO person_accounts (kind, subject_id, person_id, evidence, joined_by, joined_at)
         SELECT 'directory', a.identity_id, $1, 'one address', 'rule', now() FROM aliases a WHERE lower(a.alias) = $2`,
        [person, dnOf(uid)],
      );
    }
    await suggestOwners(database.pool, new Date(), new AbortController().signal);
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  test("with what the directory says, and never somebody who left or who could be two", async () => {
    const found = await database.pool.query<{ name: string; owner: string | null; level: string | null }>(
      `SELECT i.name, p.name AS owner, s.level FROM identities i
       LEFT JOIN owner_suggestions s ON s.identity_id = i.id AND s.place = 1 AND s.role = 'technical' LEFT JOIN people p ON p.id = s.person_id
       WHERE i.name = ANY($1::text[]) ORDER BY i.name`,
      [services.map(({ cn }) => cn)],
    );
    const expected = services
      .map(({ cn, truth }) => ({ name: cn, owner: truth, level: truth === null ? null : "high" }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(found.rows).toEqual(expected);
  });
});
