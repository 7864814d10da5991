import { expect, it } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import { readerOf } from "@/lib/connectors/sdk/contract-kit-read";
import { ldapConfigSchema, portOf, serverName } from "./config";
import { ldapOver } from "./connector";
import type { Entry } from "./entry";
import { failureOf } from "./failures";
import { accountFilter, computerFilter, groupFilter, managedFilter, unitFilter } from "./filters";
import { domainSid, entry, group, openFake, root, serve, suffix, user } from "./fixtures/directory";
import { permission } from "./permissions";

const now = new Date("2026-11-23T12:00:00Z");
const password = "CANARY-of-the-connector";
const connector = ldapOver(openFake);
const config = ldapConfigSchema.parse({
  server: "dc1.corp.example.com",
  user: "rollcall-reader@corp.example.com",
  password,
  computers: "yes",
});

const lists = {
  [unitFilter]: [[entry(`OU=Service Accounts,${suffix}`, { managedBy: `CN=jane,CN=Users,${suffix}` })]],
  [accountFilter(true)]: [
    [user(1, "jane"), user(2, "svc-backup", { description: "password=CANARY-in-a-description" })],
    [],
    [user(3, "sql", { servicePrincipalName: "MSSQLSvc/db1.corp.example.com:1433" })],
  ],
  [managedFilter]: [[user(4, "gmsa$")]],
  [computerFilter]: [[user(5, "WEB1$", { objectClass: ["top", "user", "computer"] })]],
  [groupFilter(true)]: [
    [group(513, "Domain Users"), group(1200, "Operators", { member: [`cn=JANE,cn=users,${suffix}`] })],
  ],
};
const beside = [user(1, "jane", { mail: "jane@corp.example.com" })];

const refuse = (dataSet: string, needs: string, refused: string) => ({
  dataSet,
  permission: needs,
  source: serve(lists, { beside, refused }),
});

const page = (is: { [name: string]: string[] }, name = "svc-backup", more: object = {}): Page => ({
  scope: { key: "dc/accounts", dataSet: "accounts", title: "", issues: [`ad:${domainSid}`] },
  call: "accounts",
  body: {
    realm: `ad:${domainSid}`,
    context: suffix,
    replicatesLogons: true,
    items: [
      {
        dn: `CN=${name},CN=Users,${suffix}`,
        id: "00000002-0000-0000-0000-000000000000",
        sid: `${domainSid}-1002`,
        is: { samaccountname: [name], useraccountcontrol: ["512"], ...is },
        passwordReaders: [],
        actsForOthers: [],
        ...more,
      },
    ],
  },
  collectedAt: now,
});

it("keeps the contract", async () => {
  const failures = await checkContract(connector, {
    now,
    canaries: [password, "CANARY-in-a-description"],
    live: {
      config,
      source: serve(lists, { beside }),
      identities: 5,
      denied: [
        refuse("units", permission.units, unitFilter),
        refuse("accounts", permission.accounts, accountFilter(true)),
        refuse("managed-accounts", permission.managed, managedFilter),
        refuse("computers", permission.computers, computerFilter),
        refuse("groups", permission.groups, groupFilter(true)),
      ],
      looping: serve(lists, { beside, endless: true }),
      bulk: {
        source: serve({
          ...lists,
          [accountFilter(true)]: Array.from({ length: 20 }, (_, at) =>
            Array.from({ length: 500 }, (_each, index) => user(at * 500 + index + 10, `user-${at}-${index}`)),
          ),
        }),
        identities: 10_002,
        heapMb: 250,
      },
    },
    datesIn: (form) => {
      const dates = ["pwdlastset", "lastlogontimestamp", "lastlogon", "accountexpires", "whencreated"];
      return page(Object.fromEntries(dates.map((name) => [name, form === null ? [] : [String(form)]])));
    },
    rename: { before: page({}, "old"), after: page({}, "new") },
    unknowns: [
      {
        title: "An account whose flags cannot be read",
        page: page({ useraccountcontrol: ["zzz"] }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

it("takes a server in the ways in which people write it", () => {
  const read = (settings: object) => {
    const parsed = ldapConfigSchema.safeParse({ server: "dc1", user: "u", password: "p", ...settings });
    return parsed.success
      ? `${serverName(parsed.data)} ${portOf(parsed.data)}`
      : parsed.error.issues[0]?.path[0];
  };
  expect(read({ server: " DC1.corp.example.com " })).toBe("dc1.corp.example.com 636");
  expect(read({ transport: "starttls" })).toBe("dc1 389");
  expect(read({ tls: "disable" })).toBe("dc1 389");
  expect(read({ server: "[fd00::1]:3269" })).toBe("[fd00::1]:3269 3269");
  expect(read({ server: "ldaps://dc1" })).toBe("server");
  expect(read({ password: "" })).toBe("password");
  expect(read({ base: "services" })).toBe("base");
});

it.each([
  [4, "denied"],
  [8, "denied"],
  [49, "denied"],
  [50, "denied"],
  [51, "throttled"],
  [52, "unreachable"],
  [80, "unreachable"],
])("result code %i is %s, and the server is not quoted", (code, kind) => {
  const error = Object.assign(new Error("CANARY of the server"), { code });
  const failure = failureOf(error, "dc1", "read");
  expect(failure.kind).toBe(kind);
  expect(failure.message).not.toContain("CANARY");
});

it("whose groups changed is another reader; who is not told its groups concludes nothing", async () => {
  const told = async (source: FakeSource, more: object = {}) => {
    const { context, planned } = readerOf(connector, now, { server: "dc1", user: "u", password, ...more });
    const [scope] = await planned(context(source));
    return `${scope?.issues.length} ${scope?.reader}`;
  };
  expect(await told(serve(lists))).toBe(`1 u S-1-5-11 ${domainSid}-513`);
  const silent = { ...root, attributes: { ...root.attributes, tokengroups: [] } };
  expect(await told(serve(lists, { root: silent }))).toBe("0 undefined");

  const user = "cn=reader,dc=acme";
  const own = "(|(member=cn=reader,dc=acme)(uniqueMember=cn=reader,dc=acme)(roleOccupant=cn=reader,dc=acme))";
  const open = entry("", { namingContexts: "dc=acme" });
  const beside = [entry("dc=acme", { entryUUID: "00000002-0000-0000-0000-000000000000" })];
  const of = (...groups: Entry[]) => serve({ [own]: [groups] }, { root: open, beside });
  expect(await told(of(entry("cn=readers,dc=acme", {})), { kind: "ldap", user })).toBe(
    `1 ${user} cn=readers,dc=acme`,
  );
  expect(await told(of(), { kind: "ldap", user })).toBe(`1 ${user}`);
  const refused = serve({}, { root: open, beside, refused: own });
  expect(await told(refused, { kind: "ldap", user })).toBe("0 undefined");
});
