import { lookup } from "node:dns";
import { describe, expect, it, test } from "vitest";
import type { Answer, Cursor, Scope } from "@/lib/connectors/sdk/contract";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { sshKeyFacts } from "@/lib/connectors/sdk/ssh-key-line";
import { type RecordInput, recordSchema } from "@/lib/domain/source-record";
import { classOfAccount } from "./account-class";
import { type LdapConfig, ldapConfigSchema } from "./config";
import { ldapOver } from "./connector";
import { dnKey, isBelow, unitsOf } from "./dn";
import { all, type Entry } from "./entry";
import { accountFilter, groupFilter, managedFilter } from "./filters";
import {
  descriptorFor,
  domainSid,
  entry,
  group,
  guidText,
  openFake,
  serve,
  suffix,
  user,
} from "./fixtures/directory";
import { allowedIn, certificateFacts, fileTime, guidOf, ldapTime, sidOf } from "./values";

const now = new Date("2026-11-23T12:00:00Z");
const connector = ldapOver(openFake);
const realm = `ad:${domainSid}`;

async function answers(source: FakeSource, dataSet: string, cursor: Cursor | null = null, more: object = {}) {
  const config: LdapConfig = ldapConfigSchema.parse({ server: "dc1", user: "u", password: "p", ...more });
  const ctx = {
    now,
    config,
    http: fakeHttp(source),
    lookup: () => lookup,
    fingerprint: null,
    signal: new AbortController().signal,
    warn: () => undefined,
  };
  const scope: Scope = { key: `dc1/${dataSet}`, dataSet, title: "", issues: [realm] };
  const read: Answer[] = [];
  for await (const answer of connector.pages?.(ctx, scope, cursor) ?? []) read.push(answer);
  const parsed = read.map(({ call, body }) => connector.toRecords({ scope, call, body, collectedAt: now }));
  const records = parsed.flatMap((each) => each.records);
  for (const record of records) recordSchema.parse(record);
  return { read, records, problems: parsed.flatMap((each) => each.problems) };
}

const of = <T extends RecordInput["t"]>(records: RecordInput[], type: T) =>
  records.filter((record): record is Extract<RecordInput, { t: T }> => record.t === type);

describe("accounts of Active Directory", () => {
  const read = (...entries: Entry[]) =>
    answers(
      serve({ [accountFilter(true)]: [entries], [groupFilter(true)]: [[group(1300, "Web servers")]] }),
      "accounts",
    );

  it("has its names, state, age, and use to 14 days", async () => {
    const { records, problems } = await read(user(2, "svc-sql", { lastLogon: "134084999999999999" }));
    expect(problems).toEqual([]);
    const [identity] = of(records, "identity");
    expect(identity).toMatchObject({
      ref: { realm, externalId: guidText(2) },
      aliases: ["cn=svc-sql,cn=users,dc=corp,dc=example,dc=com", `${domainSid}-1002`],
      status: "active",
      createdAt: new Date("2024-01-05T08:15:00Z"),
      expiresAt: null,
      lastUsed: { at: new Date("2025-11-24T23:19:59.999Z"), precisionSeconds: 1_209_600, gap: "none" },
      class: "non_human",
      classReason: "Its name svc-sql speaks of a machine.",
    });
    expect(of(records, "credential")).toMatchObject([
      {
        type: "password",
        lifetime: "expiring",
        status: "expired",
        lastRotatedAt: new Date("2024-01-17T21:20:00Z"),
      },
    ]);
    expect(of(records, "member")).toMatchObject([{ group: { externalId: `group/${domainSid}-513` } }]);
  });

  it("tells an account that never signed in from one of which nothing is known", async () => {
    const never = await read(
      user(2, "a", { lastLogonTimestamp: [] }),
      user(3, "b", { lastLogonTimestamp: [], whenCreated: [] }),
    );
    expect(of(never.records, "identity").map(({ lastUsed }) => [lastUsed?.at, lastUsed?.gap])).toEqual([
      [null, "none"],
      [null, "no_telemetry"],
    ]);
  });

  it.each([
    [{ userAccountControl: "66048" }, "active", "static", "DONT_EXPIRE_PASSWORD"],
    [{ userAccountControl: "514" }, "disabled", "expiring", "ACCOUNTDISABLE"],
    [{ accountExpires: "133500000000000000" }, "expired", "expiring", undefined],
    [{ pwdLastSet: "0" }, "active", "expiring", "MUST_CHANGE_PASSWORD"],
    [{ "msDS-UserPasswordExpiryTimeComputed": "9223372036854775807" }, "active", "static", undefined],
    [{ "msDS-UserPasswordExpiryTimeComputed": [] }, "active", "unknown", undefined],
    [{ userAccountControl: "4194816" }, "active", "expiring", "DONT_REQ_PREAUTH"],
    [{ userAccountControl: [] }, "unknown", "expiring", undefined],
  ])("%o is %s, with a password that is %s", async (more, status, lifetime, flags) => {
    const { records } = await read(user(2, "a", more));
    expect(of(records, "identity")[0]).toMatchObject({ status });
    expect(of(records, "identity")[0]?.tags?.flags).toBe(flags);
    expect(of(records, "credential")[0]).toMatchObject({ lifetime });
  });

  it("says what runs as it, and for whom it may act", async () => {
    const { records } = await read(
      user(2, "web", {
        servicePrincipalName: ["HTTP/shop.corp.example.com"],
        userAccountControl: String(512 + 0x1000000),
        "msDS-AllowedToDelegateTo": ["MSSQLSvc/db1.corp.example.com"],
        "msDS-AllowedToActOnBehalfOfOtherIdentity": descriptorFor(`${domainSid}-1300`, `${domainSid}-1009`),
      }),
    );
    expect(of(records, "trust")).toMatchObject([{ kind: "workload", subject: "HTTP/shop.corp.example.com" }]);
    expect(
      of(records, "grant").map(({ principal, principalKind, entitlement }) => [
        principal.externalId,
        principalKind,
        entitlement.externalId,
      ]),
    ).toEqual([
      [guidText(2), "identity", "delegation/mssqlsvc/db1.corp.example.com"],
      [`group/${domainSid}-1300`, "group", `delegation/to/${guidText(2)}`],
      [`${domainSid}-1009`, "identity", `delegation/to/${guidText(2)}`],
    ]);
  });

  it("names whom the directory names as its manager, and keeps no password of a description", async () => {
    const jane = `CN=jane,CN=Users,${suffix}`;
    const source = serve(
      {
        [accountFilter(true)]: [
          [user(2, "svc-a", { manager: jane, info: "team: payments; password=CANARY123456" })],
        ],
      },
      { beside: [user(1, "jane", { mail: "jane@corp.example.com" })] },
    );
    const { read: pages, records } = await answers(source, "accounts");
    expect(of(records, "identity")[0]?.ownerHints?.map(({ type, value }) => `${type} ${value}`)).toEqual([
      "owner_object jane@corp.example.com",
      "tag payments",
    ]);
    expect(JSON.stringify(pages)).not.toContain("CANARY");
  });
});

it("people have their address, number, manager and department, and managers go by their names", async () => {
  const boss = `CN=Boss\\, The,CN=Users,${suffix}`;
  const jane = user(1, "jane", {
    ...{ mail: "Jane@corp.example.com", employeeID: "4711", department: "Payments", title: "Engineer" },
    manager: boss,
  });
  const { records } = await answers(serve({ [accountFilter(true)]: [[jane, user(2, "svc-a")]] }), "accounts");
  const [person, service] = of(records, "identity");
  expect(person?.person).toEqual({
    email: "jane@corp.example.com",
    employeeNumber: "4711",
    department: "Payments",
    title: "Engineer",
    manager: { realm: person?.ref.realm, externalId: `cn=boss\\, the,cn=users,${suffix.toLowerCase()}` },
  });
  expect(service?.person).toBeUndefined();
});

it("a managed service account renews its password, and says who may fetch it", async () => {
  const gmsa = user(4, "gmsa$", {
    objectClass: ["top", "user", "computer", "msDS-GroupManagedServiceAccount"],
    "msDS-ManagedPasswordInterval": "30",
    "msDS-GroupMSAMembership": descriptorFor(`${domainSid}-1300`, "S-1-5-21-1-2-3-1105"),
  });
  const lists = { [managedFilter]: [[gmsa]], [groupFilter(true)]: [[group(1300, "Web servers")]] };
  const { records } = await answers(serve(lists), "managed-accounts");
  expect(of(records, "identity")[0]).toMatchObject({ kind: "service_account", class: "non_human" });
  expect(of(records, "credential")).toMatchObject([{ type: "platform_managed", renewal: "automatic" }]);
  expect(of(records, "trust").map(({ subject, subjectRef }) => [subject, subjectRef])).toEqual([
    [`members of Web servers (${domainSid}-1300)`, null],
    ["S-1-5-21-1-2-3-1105", { realm: "ad:S-1-5-21-1-2-3", externalId: "S-1-5-21-1-2-3-1105" }],
  ]);
  const unsure = await answers(serve(lists, { refused: groupFilter(true) }), "managed-accounts");
  expect(of(unsure.records, "trust")).toEqual([]);
  expect(unsure.problems).toHaveLength(1);
});

test("values beyond those that are kept are told, whether they came or not", async () => {
  const spns = Array.from({ length: 201 }, (_, index) => `HTTP/w${index}`);
  const many = user(7, "svc-many", { servicePrincipalName: spns, userWorkstations: [] });
  const ranged = user(8, "svc-more", { "servicePrincipalName;range=0-1499": spns });
  const source = serve({ [accountFilter(true)]: [[many, ranged]] });
  const { problems, records } = await answers(source, "accounts");
  expect(problems.map(({ what }) => what)).toEqual(
    Array(2).fill("It has more values of servicePrincipalName than are kept: the rest is left out."),
  );
  expect(of(records, "identity").map(({ class: guess }) => guess)).toEqual(["non_human", "non_human"]);
});

test("an attribute that came in pieces is not taken for the whole", () => {
  const some = entry("cn=x", { "description;range=0-1": ["a", "b"] });
  expect(() => all(some, "description")).toThrow("in pieces");
  expect(all(entry("cn=x", { "description;range=0-*": ["a"] }), "description")).toEqual(["a"]);
});

describe("groups", () => {
  const names = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `CN=u${from + index},CN=Users,${suffix}`);

  it("whose pieces never move on are refused", async () => {
    const again = entry(`CN=Big,CN=Users,${suffix}`, {
      ...group(1200, "Big").attributes,
      "member;range=0-1499": names(0, 1500),
    });
    const source = serve({ [groupFilter(true)]: [[again]] }, { beside: [again] });
    await expect(answers(source, "groups")).rejects.toMatchObject({ failure: { kind: "loop" } });
  });

  it("are read to their end, with groups in them and strangers of other domains", async () => {
    const big = entry(`CN=Big,CN=Users,${suffix}`, {
      ...group(1200, "Big").attributes,
      "member;range=0-1499": names(0, 1500),
    });
    const rest = entry(big.dn, {
      "member;range=1500-*": [
        ...names(1500, 1600),
        `CN=Inner,CN=Users,${suffix}`,
        `CN=S-1-5-21-1-2-3-1105,CN=ForeignSecurityPrincipals,${suffix}`,
      ],
    });
    const source = serve({ [groupFilter(true)]: [[big, group(1201, "Inner")]] }, { beside: [rest] });
    const { records } = await answers(source, "groups");
    const members = of(records, "member");
    expect(members).toHaveLength(1602);
    expect(members.filter(({ memberKind }) => memberKind === "group")).toMatchObject([
      { member: { externalId: `group/${domainSid}-1201` } },
    ]);
    expect(members.map(({ member }) => member)).toContainEqual({
      realm: "ad:S-1-5-21-1-2-3",
      externalId: "S-1-5-21-1-2-3-1105",
    });
  });
});

describe("a list that is gone on with", () => {
  const people = ["a", "b", "c", "d"].map((name, index) => user(index + 1, name));
  const pagesOf = (...order: number[]) => {
    const entries = order.flatMap((each) => people[each] ?? []);
    return serve({ [accountFilter(true)]: [entries.slice(0, 2), entries.slice(2)] });
  };

  it("begins anew where the directory is no longer what it was", async () => {
    const whole = await answers(pagesOf(0, 1, 2, 3), "accounts");
    const cursor = whole.read[0]?.next ?? null;
    const rest = await answers(pagesOf(0, 1, 2, 3), "accounts", cursor);
    expect(rest.read).toEqual(whole.read.slice(1));
    for (const changed of [
      pagesOf(0, 2, 1, 3),
      pagesOf(1, 2, 3),
      serve({ [accountFilter(true)]: [people.slice(0, 2)] }),
    ])
      await expect(answers(changed, "accounts", cursor)).rejects.toMatchObject({
        failure: { kind: "expired" },
      });
  });

  it("is refused where it is empty: some account there must be", async () => {
    const none = answers(serve({ [accountFilter(true)]: [[]] }), "accounts");
    await expect(none).rejects.toMatchObject({ failure: { kind: "denied", permission: "read on accounts" } });
  });
});

it.each([
  [{ employeeNumber: "4711" }, "human"],
  [{ hasFullName: true, work: "a manager" }, "human"],
  [{ hasFullName: true }, "unsure"],
  [{ employeeNumber: "4711", spns: ["HTTP/x"] }, "both"],
  [{ units: ["Service Accounts"] }, "non_human"],
  [{ units: ["services"] }, "non_human"],
  [{ units: ["Customer Services"] }, "unsure"],
  [{ name: "bill" }, "unsure"],
  [{ name: "app-billing" }, "non_human"],
  [{ workstations: "SRV1" }, "non_human"],
  [{ rid: 500 }, "both"],
  [{ rid: 502, employeeNumber: "1" }, "non_human"],
  [{ classes: ["account"] }, "non_human"],
  [{ classes: ["account", "posixAccount"] }, "unsure"],
  [{ employeeType: "Service Account" }, "non_human"],
])("an account with %o is %s", (hints, expected) => {
  const none = { classes: ["person"], name: "x", displayName: null, units: [], spns: [], employeeType: null };
  const more = { employeeNumber: null, hasFullName: false, work: null, workstations: null, rid: null };
  expect(classOfAccount({ ...none, ...more, ...hints }).class).toBe(expected);
});

it("one name has one spelling, whatever a server writes", () => {
  const key = "cn=doe\\, jane,ou=people,dc=acme,dc=example";
  for (const dn of [
    "CN=Doe\\, Jane,OU=People,DC=acme,DC=example",
    "cn = doe\\2C jane , ou=People,dc=ACME,dc=example",
  ])
    expect(dnKey(dn)).toBe(key);
  expect(dnKey("cn=J\\C3\\BCrgen+uid=j,dc=x")).toBe("cn=jürgen+uid=j,dc=x");
  expect(isBelow("cn=a,DC=x", "dc=X")).toBe(true);
  expect(isBelow("cn=a,dc=xx", "dc=x")).toBe(false);
  expect(unitsOf(key)).toEqual([{ key: "ou=people,dc=acme,dc=example", name: "people" }]);
});

it("values are read as the directory keeps them, and never guessed", () => {
  expect(guidOf(Buffer.from("33221100554477668899aabbccddeeff", "hex").toString("base64"))).toBe(
    "00112233-4455-6677-8899-aabbccddeeff",
  );
  expect(sidOf(Buffer.from("010500000000000515000000", "hex").toString("base64"))).toBeNull();
  expect(allowedIn(Buffer.from("0100", "hex").toString("base64"))).toBeNull();
  expect(fileTime("133500000000000000")).toEqual(new Date("2024-01-17T21:20:00Z"));
  expect([fileTime("9223372036854775807"), fileTime("0"), fileTime("soon")]).toEqual([
    "never",
    "never",
    "unreadable",
  ]);
  expect(ldapTime("20261123164439.0Z")).toEqual(new Date("2026-11-23T16:44:39Z"));
  expect(ldapTime("202611231644+0200")).toEqual(new Date("2026-11-23T14:44:00Z"));
  expect([ldapTime("16010101000000.0Z"), ldapTime("2026-11-23")]).toEqual(["never", "unreadable"]);
  expect([certificateFacts("AAAA"), sshKeyFacts("no key")]).toEqual([null, null]);
});
