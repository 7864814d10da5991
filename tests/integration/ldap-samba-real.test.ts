import { Attribute, type Client } from "ldapts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ldapConfigSchema } from "@/lib/connectors/ldap/config";
import { ldap } from "@/lib/connectors/ldap/connector";
import { descriptorFor } from "@/lib/connectors/ldap/fixtures/directory";
import { sidOf } from "@/lib/connectors/ldap/values";
import { loadAccess } from "@/lib/features/access/data";
import { systemScope } from "@/lib/platform/scope";
import {
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
  rowCounts,
  syncReal,
} from "@/tests/factories/live-reading";
import { localhostCert } from "@/tests/factories/localhost-tls";
import {
  asAccount,
  asAdministrator,
  canRunSamba,
  type Domain,
  domain,
  startSamba,
} from "@/tests/factories/samba";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const title = canRunSamba
  ? "is read completely"
  : "is read completely (skipped: samba-ad-dc is not installed, or a network of its own cannot be made)";

const reader = { user: "rollcall-reader@lab.test", password: "CANARY-Reader-1" };
const services = `OU=Service Accounts,${domain}`;
const bulk = 1_600;

type Values = { [name: string]: string | string[] };

async function addUser(client: Client, dn: string, name: string, more: Values = {}, password?: string) {
  const attributes = Object.entries({
    objectClass: "user",
    sAMAccountName: name,
    userAccountControl: password ? "512" : "514",
    ...more,
  }).map(([type, values]) => new Attribute({ type, values: [values].flat() }));
  if (password)
    attributes.push(new Attribute({ type: "unicodePwd", values: [Buffer.from(`"${password}"`, "utf16le")] }));
  await client.add(dn, attributes);
}

async function fill(client: Client): Promise<void> {
  const jane = `CN=Jane Doe,CN=Users,${domain}`;
  const sql = `CN=SQL of the shop,${services}`;
  const past = "133500000000000000";
  const person = { givenName: "Jane", sn: "Doe", employeeID: "4711", mail: "jane@lab.test" };
  await addUser(client, jane, "jane", person, "CANARY-Jane-1");
  await addUser(client, `CN=Rollcall reader,CN=Users,${domain}`, "rollcall-reader", {}, reader.password);
  await client.add(services, { objectClass: "organizationalUnit", managedBy: jane });
  await addUser(
    client,
    sql,
    "svc-sql",
    {
      userAccountControl: String(66_048 + 0x400000),
      servicePrincipalName: ["MSSQLSvc/db1.lab.test:1433", "MSSQLSvc/db1.lab.test"],
      "msDS-AllowedToDelegateTo": "cifs/files.lab.test",
      manager: jane,
      userPrincipalName: "svc-sql@lab.test",
      description: "team: payments, password=CANARY-in-a-description",
    },
    "CANARY-Sql-1",
  );
  await addUser(client, `CN=old,${services}`, "old");
  await addUser(client, `CN=ended,${services}`, "ended", { accountExpires: past }, "CANARY-Ended-1");
  await addUser(client, `CN=fresh,${services}`, "fresh", { pwdLastSet: "0" }, "CANARY-Fresh-1");
  for (let at = 0; at < bulk; at += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        addUser(client, `CN=bulk ${at + index},${services}`, `bulk-${at + index}`),
      ),
    );
  const group = (name: string, member: string[]) =>
    client.add(`CN=${name},CN=Users,${domain}`, { objectClass: "group", sAMAccountName: name, member });
  await group("Writers", [sql]);
  await group("Nested", [`CN=Writers,CN=Users,${domain}`, jane]);
  await group(
    "Crowd",
    Array.from({ length: bulk }, (_, index) => `CN=bulk ${index},${services}`),
  );
  const writers = await client.search(`CN=Writers,CN=Users,${domain}`, {
    scope: "base",
    attributes: ["objectSid"],
  });
  const sid = writers.searchEntries[0]?.objectSid;
  await client.add(`CN=gmsa,CN=Managed Service Accounts,${domain}`, [
    new Attribute({ type: "objectClass", values: ["msDS-GroupManagedServiceAccount"] }),
    new Attribute({ type: "sAMAccountName", values: ["gmsa$"] }),
    new Attribute({ type: "userAccountControl", values: ["4096"] }),
    new Attribute({ type: "dNSHostName", values: ["gmsa.lab.test"] }),
    new Attribute({ type: "msDS-ManagedPasswordInterval", values: ["30"] }),
    new Attribute({
      type: "msDS-GroupMSAMembership",
      values: [
        Buffer.from(descriptorFor(sidOf(Buffer.isBuffer(sid) ? sid.toString("base64") : "") ?? ""), "base64"),
      ],
    }),
  ]);
}

describe.skipIf(!canRunSamba)(`a domain of Samba ${title}`, () => {
  let controller: Domain;
  let database: TestDatabase;
  let reading: Reading;
  const context = (more: object = {}) =>
    loopbackContext(
      ldapConfigSchema.parse({
        server: `localhost:${controller.secure}`,
        ...reader,
        ca: localhostCert,
        computers: "yes",
        ...more,
      }),
    );
  const identity = (name: string) => recordsOf("identity", reading).find((record) => record.name === name);
  const passwordOf = (name: string) =>
    recordsOf("credential", reading).find(
      (record) => record.identity?.externalId === identity(name)?.ref.externalId,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    controller = await startSamba();
    await asAdministrator(controller.secure, fill);
    await asAccount(
      controller.secure,
      { user: "svc-sql@lab.test", password: "CANARY-Sql-1" },
      async () => undefined,
    );
    reading = await readLive(ldap, context());
  });
  afterAll(async () => {
    await controller?.stop();
    await database?.drop();
  });

  test("every scope ends complete, and no password leaves the reader", () => {
    expect(Object.values(reading.ends)).toEqual(Array(5).fill("complete"));
    expect(reading.problems).toEqual([]);
    expect(reading.bodies).not.toMatch(/CANARY/);
  });

  test("every account and group is there, and nothing else", async () => {
    const listed = { accounts: new Set<string>(), groups: new Set<string>() };
    await asAdministrator(controller.secure, async (client) => {
      for (const [kind, filter] of [
        ["accounts", "(objectClass=user)"],
        ["groups", "(objectClass=group)"],
      ] as const) {
        const found = await client.search(domain, {
          filter,
          attributes: ["sAMAccountName"],
          paged: { pageSize: 700 },
        });
        for (const entry of found.searchEntries) listed[kind].add(String(entry.sAMAccountName));
      }
    });
    expect(new Set(recordsOf("identity", reading).map(({ name }) => name))).toEqual(listed.accounts);
    const groups = recordsOf("entitlement", reading).filter(({ kind }) => kind === "group");
    expect(new Set(groups.map(({ name }) => name))).toEqual(listed.groups);
    expect(listed.accounts.size).toBeGreaterThan(bulk);
  });

  test("states, flags and passwords are those of the domain", () => {
    const states = ["svc-sql", "old", "ended", "fresh"].map((name) => identity(name));
    expect(states.map((record) => record?.status)).toEqual(["active", "disabled", "expired", "active"]);
    expect(states.map((record) => record?.tags?.flags)).toEqual([
      "DONT_EXPIRE_PASSWORD, DONT_REQ_PREAUTH",
      // It never had a password.
      "ACCOUNTDISABLE, MUST_CHANGE_PASSWORD",
      undefined,
      "MUST_CHANGE_PASSWORD",
    ]);
    expect(["svc-sql", "jane", "gmsa$"].map((name) => passwordOf(name)?.lifetime)).toEqual([
      "static",
      "expiring",
      "platform_managed",
    ]);
    // The domain's own policy: 42 days.
    const { lastRotatedAt, expiresAt } = passwordOf("jane") ?? {};
    expect(Number(expiresAt) - Number(lastRotatedAt)).toBe(42 * 86_400_000);
  });

  test("people are told from machines, and whose a machine's account may be", () => {
    const told = ["jane", "svc-sql", "gmsa$", "krbtgt"].map((name) => identity(name));
    expect(told.map((record) => record?.class)).toEqual(["human", "non_human", "non_human", "non_human"]);
    expect(told[3]?.managedBy).toBe("provider");
    expect(told[1]?.ownerHints).toEqual([
      { type: "owner_object", value: "jane@lab.test", at: null },
      { type: "tag", value: "payments", at: null },
    ]);
    expect(recordsOf("container", reading).find(({ name }) => name === "Service Accounts")?.tags).toEqual({
      owner: "jane@lab.test",
    });
  });

  test("the last use is what the domain replicates", () => {
    const { at, precisionSeconds } = identity("svc-sql")?.lastUsed ?? {};
    expect(Math.abs(Date.now() - Number(at))).toBeLessThan(180_000);
    expect(precisionSeconds).toBe(14 * 86_400);
    expect(identity("old")?.lastUsed).toMatchObject({ at: null, gap: "none" });
  });

  test("services, delegation and who fetches a password", () => {
    const trusts = recordsOf("trust", reading);
    expect(
      trusts
        .filter(({ kind }) => kind === "workload")
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(expect.arrayContaining(["MSSQLSvc/db1.lab.test", "MSSQLSvc/db1.lab.test:1433"]));
    expect(trusts.find(({ kind }) => kind === "assume_role")?.subject).toMatch(
      /^members of Writers \(S-1-5-21-/,
    );
    expect(recordsOf("entitlement", reading).map(({ name }) => name)).toContain(
      "Act for others at cifs/files.lab.test",
    );
  });

  test("groups hold everyone: in pieces, in other groups, and as primary group", () => {
    const groups = new Map(recordsOf("entitlement", reading).map(({ ref, name }) => [name, ref.externalId]));
    const members = (name: string) =>
      recordsOf("member", reading).filter(({ group }) => group.externalId === groups.get(name));
    expect(members("Crowd")).toHaveLength(bulk);
    expect(
      members("Nested")
        .map(({ memberKind }) => memberKind)
        .sort(),
    ).toEqual(["group", "identity"]);
    expect(members("Domain Users").length).toBeGreaterThan(bulk);
    expect(members("Domain Controllers")).toHaveLength(1);
  });

  test("the inventory holds each of it once", async () => {
    expect(await syncReal(database.pool, ldap, context())).toEqual(Array(5).fill("complete"));
    const { stored, read } = await rowCounts(database.pool, reading);
    expect(stored).toEqual(read);
  });

  test("who is in which group is decided as the domain says, and what that gives is told", async () => {
    const accounts = recordsOf("identity", reading).filter(({ name }) => !name.startsWith("bulk-"));
    const groups = recordsOf("entitlement", reading).filter(({ kind }) => kind === "group");
    const identities = accounts.map(({ name }) => name);
    const access = await loadAccess(database.pool, systemScope(), { identities, source: null });
    const decide = (name: string, action: string, resource = "") =>
      access.decide(name, { action, resource, namespace: "", context: {} }).verdict;
    const wrong: string[] = [];
    let members = 0;
    await asAdministrator(controller.secure, async (client) => {
      for (const { name, aliases } of accounts) {
        const dn = aliases?.find((alias) => alias.startsWith("cn=")) ?? "";
        const { searchEntries } = await client.search(dn, {
          scope: "base",
          attributes: ["tokenGroups"],
          explicitBufferAttributes: ["tokenGroups"],
        });
        const values = [searchEntries[0]?.tokenGroups ?? []].flat();
        const sids = new Set(
          values.map((value) => sidOf(Buffer.isBuffer(value) ? value.toString("base64") : "")),
        );
        for (const { ref } of groups) {
          const sid = ref.externalId.replace("group/", "");
          const verdict = decide(name, "member-of", sid);
          if (verdict === "allowed") members += 1;
          if (verdict !== (sids.has(sid) ? "allowed" : "denied")) wrong.push(`${name} ${sid} ${verdict}`);
        }
      }
    });
    expect(wrong).toEqual([]);
    expect(members).toBeGreaterThan(15);
    expect(decide("Administrator", "replicate-domain")).toBe("allowed");
    expect(decide("svc-sql", "replicate-domain")).toBe("depends");
    expect(decide("svc-sql", "act-for", "cifs/files.lab.test")).toBe("allowed");
    expect(decide("svc-sql", "read-password", "gmsa$")).toBe("allowed");
    expect(decide("jane", "read-password", "gmsa$")).toBe("depends");
  });

  test("who reads is told by its groups", async () => {
    for await (const { reader, issues } of ldap.plan?.(context()) ?? []) {
      expect(reader).toContain(" S-1-5-21-");
      expect(issues).toHaveLength(1);
    }
  });

  test("StartTLS is enough, plain text is not, and a part of the domain can be read", async () => {
    const ends = async (more: object) => Object.values((await readLive(ldap, context(more))).ends)[0];
    const plain = { server: `localhost:${controller.plain}` };
    expect(await ends({ ...plain, transport: "starttls", base: services })).toBe("complete");
    expect(await ends({ ...plain, tls: "disable" })).toMatch(/^denied: .*wants an encrypted connection/);
    expect(await ends({ kind: "ldap" })).toMatch(/^unsupported: .*is Active Directory/);
    expect(await ends({ base: `OU=Nowhere,${domain}` })).toMatch(/^denied: .*does not see OU=Nowhere/);
  });
});
