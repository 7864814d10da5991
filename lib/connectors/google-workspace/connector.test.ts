import { lookup } from "node:dns";
import { describe, expect, it, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { readerOf } from "@/lib/connectors/sdk/contract-kit-read";
import { type RecordInput, recordSchema } from "@/lib/domain/source-record";
import { workspaceConfigSchema } from "./config";
import { googleWorkspace } from "./connector";
import { account, canaries, fakeWorkspace, jane, settings, sync, zoom } from "./fixtures/acme";
import { permission } from "./permissions";
import { classOfPerson } from "./person-class";

const now = new Date("2026-11-23T12:00:00Z");
const realm = "google-workspace:C01acme";
const config = workspaceConfigSchema.parse(settings);

const page = (call: string, item: Record<string, unknown>): Page => ({
  scope: { key: "acme.example/people", dataSet: "people", title: "", issues: [realm] },
  call,
  body: { realm, items: [item] },
  collectedAt: now,
});
const person = (item: Record<string, unknown>) =>
  page("GET /admin/directory/v1/users", { id: jane, primaryEmail: "jane@acme.example", ...item });

const users = "/admin/directory/v1/users";
const many = Array.from({ length: 10_000 }, (_, index) => ({
  id: `2${String(index).padStart(20, "0")}`,
  primaryEmail: `u${index}@acme.example`,
}));

test("the connector keeps the contract", async () => {
  const failures = await checkContract(googleWorkspace, {
    now,
    canaries: [...Object.values(canaries), JSON.parse(settings.key).private_key],
    live: {
      config,
      source: fakeWorkspace(),
      // Two people, two apps that they let in, and a client that may act as anybody.
      identities: 5,
      denied: [
        ["groups", permission.groups, (path: string) => path.endsWith("/groups")] as const,
        ["apps", permission.tokens, (path: string) => path.endsWith("/tokens")] as const,
        ["delegation", permission.audit, (path: string) => path.includes("/reports/")] as const,
        [
          "administrators",
          permission.roles,
          (path: string) => path.includes("/customer/my_customer/role"),
        ] as const,
      ].map(([dataSet, needed, denied]) => ({
        dataSet,
        permission: needed,
        source: fakeWorkspace({ denied }),
      })),
      looping: fakeWorkspace({ loops: true }),
      bulk: {
        source: fakeWorkspace({ more: { [users]: many }, pageSize: 500 }),
        identities: 10_001,
        heapMb: 200,
      },
    },
    datesIn: (form) => person({ creationTime: form, lastLoginTime: form }),
    rename: {
      before: person({ primaryEmail: "old@acme.example" }),
      after: person({ primaryEmail: "new@acme.example" }),
    },
    unknowns: [
      {
        title: "A new state",
        page: person({ suspended: "FROZEN" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);

async function read(source: FakeSource = fakeWorkspace()) {
  const ctx = {
    now,
    config,
    http: fakeHttp(source),
    lookup: () => lookup,
    fingerprint: null,
    signal: new AbortController().signal,
    warn: () => undefined,
  };
  const records: RecordInput[] = [];
  for await (const scope of googleWorkspace.plan?.(ctx) ?? [])
    for await (const { call, body } of googleWorkspace.pages?.(ctx, scope, null) ?? []) {
      const parsed = googleWorkspace.toRecords({ scope, call, body, collectedAt: now });
      expect(parsed.problems).toEqual([]);
      records.push(...parsed.records);
    }
  for (const record of records) recordSchema.parse(record);
  const lines = [];
  for await (const line of googleWorkspace.check?.(ctx) ?? []) lines.push(line);
  return { records, lines };
}
const of = <T extends RecordInput["t"]>(records: RecordInput[], type: T) =>
  records.filter((record): record is Extract<RecordInput, { t: T }> => record.t === type);

it("joins people, apps, delegation and roles by the names that other sources use", async () => {
  const { records } = await read();
  const identities = new Map(of(records, "identity").map((record) => [record.ref.externalId, record]));
  expect(identities.get(jane)).toMatchObject({
    ref: { realm: "google" },
    aliases: ["jane@acme.example", "jd@acme.example"],
    class: "human",
    ownerHints: [{ type: "owner_object", value: "joe@acme.example" }],
    person: {
      email: "jane@acme.example",
      employeeNumber: "4711",
      manager: { realm: "google", externalId: "joe@acme.example" },
      department: "Platform",
      title: "Engineer",
    },
  });
  expect(identities.get(sync)?.person).toBeUndefined();
  expect(identities.get(sync)).toMatchObject({
    status: "disabled",
    class: "non_human",
    lastUsed: { at: null, gap: "none", coveredSince: new Date("2021-01-01T08:00:00Z") },
  });
  expect(identities.get(`app/${zoom}`)).toMatchObject({ kind: "oauth_app", name: "Zoom" });
  const acts = of(records, "trust").map(
    ({ identity, subjectRef }) => `${subjectRef?.externalId} as ${identity.externalId}`,
  );
  expect(acts.filter((each) => each.startsWith(`app/${zoom}`)).sort()).toEqual([
    `app/${zoom} as ${jane}`,
    `app/${zoom} as ${sync}`,
  ]);
  expect(of(records, "member").map(({ member }) => member.externalId)).toEqual([
    jane,
    "group/all@acme.example",
    "customer/C01acme",
  ]);
  const roles = of(records, "grant").filter(({ entitlement }) => entitlement.externalId === "role/1");
  expect(roles.map(({ principal, condition }) => [principal.externalId, condition])).toEqual([
    [jane, undefined],
    ["group/ops@acme.example", undefined],
    [account, { orgUnit: "ou1" }],
  ]);
});

it("delegation is what was given last and not taken back", async () => {
  const { records } = await read();
  const whole = of(records, "grant").filter(({ condition }) =>
    JSON.stringify(condition)?.includes("domain-wide"),
  );
  expect(whole.map(({ principal, entitlement }) => [principal, entitlement.externalId])).toEqual([
    [{ realm: "google", externalId: account }, "scope/https://www.googleapis.com/auth/drive.readonly"],
  ]);
  expect(JSON.stringify(records)).not.toContain("112233445566778899002");
});

describe("an entry of the log of delegation that cannot be read", () => {
  const log = "/admin/reports/v1/activity/users/all/applications/admin";
  const { readAll } = readerOf(googleWorkspace, now, settings);
  const readLog = (more: { [place: string]: unknown[] }) =>
    readAll(fakeWorkspace({ more }), settings, "delegation");
  const gift = (parameters: object[], name = "AUTHORIZE_API_CLIENT_ACCESS") => ({
    id: { time: "2026-10-03T10:00:00.000Z" },
    events: [{ name, parameters }],
  });
  const client = { name: "API_CLIENT_NAME", value: "7" };

  it("is a problem", async () => {
    const given = [gift([client]), gift([]), { id: {}, events: [] }];
    const { problems, records } = await readLog({ [`${log} AUTHORIZE_API_CLIENT_ACCESS`]: given });
    expect(problems).toHaveLength(2);
    expect(of(records, "identity").map(({ tags }) => tags?.delegation)).toEqual(["domain-wide"]);
  });

  it("leaves open what is in force, where it took something back", async () => {
    const { problems, records } = await readLog({
      [`${log} REMOVE_API_CLIENT_ACCESS`]: [gift([], "REMOVE_API_CLIENT_ACCESS")],
    });
    const unsure = of(records, "grant").map(({ condition }) => JSON.stringify(condition).includes("unless"));
    expect(unsure.length).toBeGreaterThan(0);
    expect(unsure).not.toContain(false);
    expect(problems.join()).toContain("Whether it was taken back is not known");
  });

  it("is none where another thing was done at once, and too many scopes are told", async () => {
    const scopes = { name: "API_SCOPES", multiValue: Array.from({ length: 502 }, (_, index) => `s${index}`) };
    const other = { name: "CHANGE_LOGO", parameters: [] };
    const entry = gift([client, scopes]);
    const { problems } = await readLog({
      [`${log} AUTHORIZE_API_CLIENT_ACCESS`]: [{ ...entry, events: [other, ...entry.events] }],
    });
    expect(problems).toEqual([expect.stringContaining("2 more scopes than the 500")]);
  });
});

it("app passwords have their age and use", async () => {
  const { records } = await read();
  expect(of(records, "credential")).toMatchObject([
    {
      lifetime: "static",
      createdAt: new Date("2021-01-01T10:00:00Z"),
      lastUsed: { at: new Date("2025-11-24T00:00:00Z") },
    },
    { lastUsed: { at: null, gap: "none" } },
  ]);
});

it("a scope that was not delegated is missing, and says where to allow it", async () => {
  const { lines } = await read(fakeWorkspace());
  expect(lines.every(({ state }) => state === "granted")).toBe(true);
  const source = fakeWorkspace({ notDelegated: permission.audit });
  await expect(read(source)).rejects.toMatchObject({
    failure: {
      kind: "denied",
      permission: permission.audit,
      message: expect.stringContaining("Domain-wide delegation"),
    },
  });
});

it.each([
  [{ externalIds: [{ type: "organization", value: "1" }] }, "human"],
  [{ externalIds: [{ type: "organization", value: "1" }], primaryEmail: "app-bot@x.example" }, "both"],
  [{ relations: [{ type: "manager", value: "a@x" }] }, "unsure"],
  [{ primaryEmail: "noreply@x.example" }, "non_human"],
  [{ primaryEmail: "billing@x.example" }, "non_human"],
  [{ orgUnitPath: "/IT/Service accounts" }, "non_human"],
  [{ orgUnitPath: "/Customer Service" }, "unsure"],
])("an account with %o is %s", (hints, expected) => {
  const none = {
    primaryEmail: "bill@x.example",
    orgUnitPath: null,
    externalIds: [],
    relations: [],
    organizations: [],
  };
  expect(classOfPerson({ ...none, ...hints }).class).toBe(expected);
});

test("whose roles changed is another reader; who may not ask concludes nothing", async () => {
  const { context, planned } = readerOf(googleWorkspace, now, settings);
  const told = async (options: Parameters<typeof fakeWorkspace>[0]) => {
    const people = (await planned(context(fakeWorkspace(options)))).find(
      ({ dataSet }) => dataSet === "people",
    );
    return `${people?.issues.length} ${people?.reader}`;
  };
  const before = await told({});
  expect(before).toMatch(/^2 rollcall-reader@acme\.example \["1","CUSTOMER","",\[/);
  expect(await told({ held: [{ roleId: "1", scopeType: "ORG_UNIT", orgUnitId: "ou1" }] })).not.toBe(before);
  const roles = "/admin/directory/v1/customer/my_customer/roles";
  expect(await told({ more: { [roles]: [{ roleId: "1", rolePrivileges: [] }] } })).not.toBe(before);
  expect(await told({ denied: (path) => path.endsWith("/roleassignments") })).toBe("0 undefined");
});
