import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ldapConfigSchema } from "@/lib/connectors/ldap/config";
import { ldap } from "@/lib/connectors/ldap/connector";
import {
  checkLines,
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
  rowCounts,
  syncReal,
} from "@/tests/factories/live-reading";
import type { LocalServer } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { asAdmin, asUser, ldifEntry, reader, slapd, startSlapd, suffix } from "@/tests/factories/slapd";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const title = slapd ? "is read completely" : "is read completely (skipped: slapd is not installed)";

const unit = (name: string) =>
  ldifEntry(`ou=${name},${suffix}`, { objectClass: "organizationalUnit", ou: name });
const service = (cn: string, more: object = {}) =>
  ldifEntry(`cn=${cn.replace(",", "\\,")},ou=services,${suffix}`, {
    objectClass: ["organizationalRole", "simpleSecurityObject"],
    cn,
    userPassword: `CANARY-${cn}`,
    ...more,
  });
const person = (uid: string, more: object = {}) =>
  ldifEntry(`uid=${uid},ou=people,${suffix}`, {
    objectClass: ["inetOrgPerson", "posixAccount"],
    uid,
    cn: uid,
    sn: "Doe",
    uidNumber: "1000",
    gidNumber: "500",
    homeDirectory: "/nowhere",
    ...more,
  });

/** With the other accounts exactly 1,500: three whole pages. */
const bulk = 1_500 - 8;

const base = [
  ldifEntry(suffix, { objectClass: ["dcObject", "organization"], dc: "acme", o: "Acme" }),
  ...["people", "services", "groups", "policies"].map(unit),
  ldifEntry(`cn=default,ou=policies,${suffix}`, {
    objectClass: ["device", "pwdPolicy"],
    cn: "default",
    pwdAttribute: "userPassword",
    pwdMaxAge: "7776000",
  }),
  ldifEntry(`cn=for ever,ou=policies,${suffix}`, {
    objectClass: ["device", "pwdPolicy"],
    cn: "for ever",
    pwdAttribute: "userPassword",
    pwdMaxAge: "0",
  }),
  ldifEntry(`cn=silent,ou=policies,${suffix}`, {
    objectClass: ["device", "pwdPolicy"],
    cn: "silent",
    pwdAttribute: "userPassword",
  }),
  service("rollcall-reader", { userPassword: reader.password }),
].join("");

const script = [
  base,
  person("jane", {
    givenName: "Jane",
    employeeNumber: "4711",
    mail: "jane@acme.example",
    objectClass: ["inetOrgPerson", "posixAccount", "ldapPublicKey"],
    sshPublicKey: `ssh-ed25519 ${"A".repeat(43)}B== jane@laptop`,
    gidNumber: "500",
  }),
  person("joe"),
  service("billing, nightly", { description: "owner: payments, password=CANARY-in-a-description" }),
  service("legacy"),
  ldifEntry(`uid=scanner,ou=services,${suffix}`, { objectClass: "account", uid: "scanner", host: "scan-1" }),
  ldifEntry(`cn=ledger,ou=services,${suffix}`, { objectClass: "applicationProcess", cn: "ledger" }),
  person("expired", {
    objectClass: ["inetOrgPerson", "posixAccount", "shadowAccount"],
    shadowExpire: "18000",
    gidNumber: "501",
  }),
  ...Array.from({ length: bulk }, (_, index) =>
    ldifEntry(`cn=bulk-${index},ou=services,${suffix}`, {
      objectClass: "applicationProcess",
      cn: `bulk-${index}`,
    }),
  ),
  ldifEntry(`cn=staff,ou=groups,${suffix}`, {
    objectClass: "posixGroup",
    cn: "staff",
    gidNumber: "500",
    memberUid: ["scanner-that-is-none", "expired"],
  }),
  ldifEntry(`cn=writers,ou=groups,${suffix}`, {
    objectClass: "groupOfNames",
    cn: "writers",
    member: [`CN=Billing\\, Nightly, OU=Services,${suffix}`, `cn=readers,ou=groups,${suffix}`],
  }),
  ldifEntry(`cn=readers,ou=groups,${suffix}`, {
    objectClass: "groupOfUniqueNames",
    cn: "readers",
    uniqueMember: [
      `cn=legacy,ou=services,${suffix}`,
      ...Array.from({ length: 400 }, (_, index) => `cn=bulk-${index},ou=services,${suffix}`),
    ],
  }),
].join("");

describe.skipIf(!slapd)(`an OpenLDAP directory ${title}`, () => {
  let server: LocalServer;
  let plain: LocalServer;
  let database: TestDatabase;
  let reading: Reading;
  const context = (more: object = {}, allow?: string[]) =>
    loopbackContext(
      ldapConfigSchema.parse({
        kind: "ldap",
        server: `localhost:${server.port}`,
        user: reader.dn,
        password: reader.password,
        ca: localhostCert,
        policy: `cn=default,ou=policies,${suffix}`,
        ...more,
      }),
      allow,
    );
  const identity = (name: string) => recordsOf("identity", reading).find((record) => record.name === name);
  const signIns = (name: string) =>
    recordsOf("credential", reading).filter(
      (record) => record.identity?.externalId === identity(name)?.ref.externalId,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startSlapd({ scheme: "ldaps", ldif: script });
    plain = await startSlapd({
      scheme: "ldap",
      ldif: base + person("joe"),
      readerMay: `access to dn.subtree="ou=people,${suffix}" by * none`,
      limits: "sizelimit 1",
    });
    const url = `ldaps://localhost:${server.port}`;
    await asAdmin(url, async (client) => {
      const { Attribute, Change } = await import("ldapts");
      const change = (dn: string, type: string, value: string) =>
        client.modify(
          dn,
          new Change({ operation: "replace", modification: new Attribute({ type, values: [value] }) }),
        );
      await change(`cn=billing\\, nightly,ou=services,${suffix}`, "userPassword", "CANARY-new");
      await change(`uid=jane,ou=people,${suffix}`, "userPassword", "CANARY-jane");
      await change(`uid=jane,ou=people,${suffix}`, "pwdPolicySubentry", `cn=for ever,ou=policies,${suffix}`);
      await change(`cn=legacy,ou=services,${suffix}`, "pwdPolicySubentry", `cn=silent,ou=policies,${suffix}`);
      await change(`uid=jane,ou=people,${suffix}`, "manager", `uid=joe,ou=people,${suffix}`);
      await change(`cn=legacy,ou=services,${suffix}`, "pwdAccountLockedTime", "000001010000Z");
    });
    await asUser(
      url,
      { dn: `cn=billing\\, nightly,ou=services,${suffix}`, password: "CANARY-new" },
      async () => undefined,
    );
    reading = await readLive(ldap, context());
  });
  afterAll(async () => {
    await server?.stop();
    await plain?.stop();
    await database?.drop();
  });

  test("every scope ends complete, and no password leaves the reader", () => {
    expect(Object.values(reading.ends)).toEqual(["complete", "complete", "complete"]);
    expect(reading.problems).toEqual([]);
    expect(reading.bodies).not.toMatch(/CANARY/);
  });

  test("every account is there, and nothing else", async () => {
    const names = recordsOf("identity", reading).map(({ name }) => name);
    const listed = new Set<string>();
    await asAdmin(`ldaps://localhost:${server.port}`, async (client) => {
      for (const part of ["people", "services"]) {
        const found = await client.search(`ou=${part},${suffix}`, {
          scope: "children",
          attributes: ["cn", "uid"],
        });
        for (const entry of found.searchEntries) listed.add(String(entry.uid?.length ? entry.uid : entry.cn));
      }
    });
    expect(names).toHaveLength(1_500);
    expect(new Set(names)).toEqual(listed);
  });

  test("people are told from machines, and why", () => {
    const told = ["jane", "joe", "billing, nightly", "scanner", "ledger"].map((name) => identity(name));
    expect(told.map((record) => `${record?.class}: ${record?.classReason}`)).toMatchInlineSnapshot(`
      [
        "human: The directory knows it under an employee number.",
        "unsure: No employee number or place of work, and nothing that speaks of a machine.",
        "non_human: It is an entry with a password that is no person's.",
        "non_human: It is an account of a machine (object class account).",
        "non_human: It is an application process.",
      ]
    `);
  });

  test("passwords have their age and end, and a locked account is off", () => {
    const [billing] = signIns("billing, nightly");
    const changed = billing?.lastRotatedAt?.getTime() ?? 0;
    expect(Math.abs(Date.now() - changed)).toBeLessThan(120_000);
    expect(billing).toMatchObject({
      type: "password",
      lifetime: "expiring",
      expiresAt: new Date(changed + 7_776_000_000),
    });
    expect(signIns("jane").map(({ type, lifetime }) => [type, lifetime])).toEqual([
      ["password", "static"],
      ["ssh_key", "static"],
    ]);
    // A policy that says nothing of an end may keep it to itself.
    expect(signIns("legacy").map(({ lifetime }) => lifetime)).toEqual(["unknown"]);
    expect(["legacy", "expired", "joe"].map((name) => identity(name)?.status)).toEqual([
      "disabled",
      "expired",
      "active",
    ]);
  });

  test("the last use is that of the last bind; who never did is not called unused", () => {
    const at = identity("billing, nightly")?.lastUsed?.at?.getTime() ?? 0;
    expect(Math.abs(Date.now() - at)).toBeLessThan(120_000);
    expect(identity("legacy")?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
  });

  test("groups hold accounts and groups, however they are written", () => {
    const groups = new Map(recordsOf("entitlement", reading).map(({ ref, name }) => [ref.externalId, name]));
    const names = new Map(
      recordsOf("identity", reading).flatMap(({ ref, aliases, name }) =>
        [ref.externalId, ...aliases].map((each): [string, string] => [each, name]),
      ),
    );
    const members = (group: string) =>
      recordsOf("member", reading)
        .filter((record) => groups.get(record.group.externalId) === group)
        .map(({ member, memberKind }) =>
          memberKind === "group" ? `group ${groups.get(member.externalId)}` : names.get(member.externalId),
        )
        .sort();
    expect(members("writers")).toEqual(["billing, nightly", "group readers"]);
    expect(members("readers")).toHaveLength(401);
    expect(members("staff")).toEqual(["expired", "jane", "joe"]);
  });

  test("owners are hinted at, and where accounts lie", () => {
    expect(identity("jane")?.ownerHints?.map(({ type, value }) => `${type} ${value}`)).toContain(
      "owner_object joe",
    );
    expect(identity("billing, nightly")?.ownerHints).toContainEqual({
      type: "tag",
      value: "payments",
      at: null,
    });
    expect(identity("jane")?.container?.externalId).toBe(`unit/ou=people,${suffix}`);
    expect(
      recordsOf("container", reading)
        .map(({ name }) => name)
        .filter((name) => name !== suffix)
        .sort(),
    ).toEqual(["groups", "people", "policies", "services"]);
  });

  test("the inventory holds each of it once", async () => {
    expect(await syncReal(database.pool, ldap, context())).toEqual(["complete", "complete", "complete"]);
    const { stored, read } = await rowCounts(database.pool, reading);
    expect(stored).toEqual(read);
  });

  test("what is hidden or cut off is no empty list", async () => {
    const there = { server: `localhost:${plain.port}`, transport: "starttls" };
    const ends = Object.values((await readLive(ldap, context(there))).ends);
    expect(ends[0]).toMatch(/^denied: .*size limit/);
    // One account and no group: what is within the limit is read. People are hidden, which nobody can tell.
    expect(ends.slice(1)).toEqual(["complete", "complete"]);
    const hidden = context({ ...there, base: `ou=people,${suffix}` });
    expect(Object.values((await readLive(ldap, hidden)).ends)[0]).toMatch(
      /^denied: The reader does not see ou=people/,
    );
    const lines = await checkLines(ldap, context());
    expect(lines.map(({ state }) => state)).toEqual([
      "granted",
      "granted",
      "granted",
      "unknown",
      "unknown",
      "granted",
    ]);
  });

  test("it does not connect where it may not, nor to a server that it cannot trust", async () => {
    const end = async (ctx: ReturnType<typeof context>) => Object.values((await readLive(ldap, ctx)).ends)[0];
    const there = { server: `localhost:${plain.port}` };
    expect(await end(context({}, []))).toMatch(/^unreachable: .*this machine.*ROLLCALL_ALLOW_CIDRS/);
    expect(await end(context({ ca: "" }))).toMatch(/^unreachable: .*certificate is not trusted/);
    expect(await end(context({ ...there, transport: "starttls", ca: "" }))).toMatch(
      /^unreachable: .*not trusted/,
    );
    expect(await end(context({ ...there, tls: "disable" }, []))).toMatch(/^unreachable: .*this machine/);
    expect(await end(context({ password: "wrong" }))).toMatch(/^denied: .*not accepted/);
    expect(await end(context({ kind: "ad" }))).toMatch(/^unsupported: .*not Active Directory/);
    expect(await end(context({ tls: "verify-ca", server: `127.0.0.1:${server.port}` }))).toBe("complete");
  });
});
