import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ldapConfigSchema } from "@/lib/connectors/ldap/config";
import { ldap } from "@/lib/connectors/ldap/connector";
import { listPeopleHolds } from "@/lib/features/people/data-holds";
import { refreshPeople } from "@/lib/jobs/people/refresh-people";
import { loopbackContext } from "@/tests/factories/live-reading";
import type { LocalServer } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { asAdmin, ldifEntry, reader, slapd, startSlapd, suffix } from "@/tests/factories/slapd";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const title = slapd ? "of a real OpenLDAP" : "of a real OpenLDAP (skipped: slapd is not installed)";
const dn = (uid: string) => `uid=${uid},ou=people,${suffix}`;

const person = (uid: string, number: number, more: { [attribute: string]: string | string[] } = {}) =>
  ldifEntry(dn(uid), {
    objectClass: ["inetOrgPerson"],
    uid,
    cn: uid,
    sn: uid,
    givenName: "Some",
    displayName: `Some ${uid}`,
    employeeNumber: String(number),
    mail: `${uid}@acme.example`,
    ...more,
  });

const crowd = Array.from({ length: 40 }, (_, at) => `crowd${at}`);
const ldif = [
  ldifEntry(suffix, { objectClass: ["dcObject", "organization"], dc: "acme", o: "Acme" }),
  ...["people", "services", "policies"].map((name) =>
    ldifEntry(`ou=${name},${suffix}`, { objectClass: "organizationalUnit", ou: name }),
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
  person("boss", 1),
  person("jane", 2, {
    departmentNumber: "Payments",
    title: "Engineer",
    manager: `UID=boss, OU=People,${suffix}`,
  }),
  // The same human being: an account for administration, known by the number.
  person("adm-jane", 2, { mail: "adm-jane@acme.example", displayName: "Some jane" }),
  ...crowd.map((uid, at) => person(uid, 100 + at, { departmentNumber: "Crowd", manager: dn("jane") })),
].join("");

describe.skipIf(!slapd)(`people ${title}`, () => {
  let server: LocalServer;
  let database: TestDatabase;
  let source: string | null = null;
  const sync = async (at: string) => {
    const ctx = loopbackContext(
      ldapConfigSchema.parse({
        kind: "ldap",
        server: `localhost:${server.port}`,
        user: reader.dn,
        password: reader.password,
        ca: localhostCert,
      }),
    );
    const engine = testEngine(database.pool, ldap, {
      liveContext: async (_source, _connector, signal) => ({ ...ctx, signal }),
      leaseSeconds: 30,
    });
    source ??= await createSource(database.pool, "directory", "ldap");
    await syncOnce(engine, source);
    const scopes = await database.pool.query("SELECT FROM sync_scopes WHERE status <> 'complete'");
    expect(scopes.rowCount).toBe(0);
    await refreshPeople(database.pool, new Date(at));
  };
  const lock = (uids: string[]) =>
    asAdmin(`ldaps://localhost:${server.port}`, async (client) => {
      const { Attribute, Change } = await import("ldapts");
      for (const uid of uids) {
        const modification = new Attribute({ type: "pwdAccountLockedTime", values: ["000001010000Z"] });
        await client.modify(dn(uid), new Change({ operation: "replace", modification }));
      }
    });
  const people = async (more = "TRUE") => {
    const found = await database.pool.query(
      `SELECT p.name, p.email, p.active, m.name AS manager,
         ARRAY(SELECT i.name FROM person_accounts a JOIN identities i ON i.id = a.subject_id WHERE a.person_id = p.id ORDER BY 1) AS accounts,
         ARRAY(SELECT t.name FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.person_id = p.id) AS teams
       FROM people p LEFT JOIN people m ON m.id = p.manager_id WHERE ${more} ORDER BY p.name`,
    );
    return found.rows;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startSlapd({ scheme: "ldaps", ldif });
    await sync("2026-11-23T12:00:00Z");
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  test("have their managers, departments and all their accounts", async () => {
    expect(await people("p.name NOT LIKE '%crowd%'")).toEqual([
      {
        name: "Some boss",
        email: "boss@acme.example",
        active: true,
        manager: null,
        accounts: ["boss"],
        teams: [],
      },
      {
        name: "Some jane",
        email: "jane@acme.example",
        active: true,
        manager: "Some boss",
        accounts: ["adm-jane", "jane"],
        teams: ["Payments"],
      },
    ]);
    const crowded = await people("p.name LIKE '%crowd%'");
    expect(crowded).toHaveLength(crowd.length);
    expect(crowded.every(({ manager, teams }) => manager === "Some jane" && teams[0] === "Crowd")).toBe(true);
  });

  test("are gone when all their accounts are locked; many at once wait", async () => {
    await lock(["adm-jane", "crowd0"]);
    await sync("2026-11-23T14:00:00Z");
    expect((await people("NOT p.active")).map(({ name }) => name)).toEqual(["Some crowd0"]);
    expect((await database.pool.query("SELECT how FROM departures")).rows).toEqual([{ how: "directory" }]);
    await lock(crowd.slice(1, 20));
    await sync("2026-11-23T16:00:00Z");
    expect(await people("NOT p.active")).toHaveLength(1);
    expect(await listPeopleHolds(database.pool)).toMatchObject([
      { origin: "directory", count: 19, outOf: crowd.length + 1 },
    ]);
  });
});
