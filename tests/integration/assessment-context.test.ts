import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { RecordInput } from "@/lib/domain/source-record";
import { loadContexts, wholeSurroundings } from "@/lib/features/assessment/data-context";
import { organisationOf } from "@/lib/features/assessment/data-organisation";
import { usageOf } from "@/lib/features/assessment/data-usage";
import { openMonths } from "@/lib/features/usage/mutations-months";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { prepareQueue } from "@/lib/platform/queue";
import { syncRecords } from "@/tests/factories/joined-estate";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let contexts: Map<string, IdentityContext>;

const ref = (realm: string, externalId: string) => ({ realm, externalId });
const aws = "aws:111111111111";
const everything = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

function identity(
  realm: string,
  name: string,
  kind: Extract<RecordInput, { t: "identity" }>["kind"],
  more: object = {},
): RecordInput {
  const system = realm.split(":")[0] ?? realm;
  return {
    t: "identity",
    ref: ref(realm, name),
    kind,
    name,
    system,
    managedBy: "customer",
    status: "active",
    class: "non_human",
    ...more,
  };
}

/** A grant arrives before the account that it is on; a chain has two steps; a root user has a list of issuers. */
const clouds: RecordInput[] = [
  identity("azure:t", "deployer", "managed_identity"),
  {
    t: "entitlement",
    ref: ref("azure:t", "owner"),
    kind: "role",
    name: "Owner",
    system: "azure",
    body: { permissions: [{ actions: ["*"] }] },
  },
  {
    t: "grant",
    principal: ref("azure:t", "deployer"),
    entitlement: ref("azure:t", "owner"),
    scope: ref("azure:t", "/subscriptions/1"),
  },
  { t: "container", ref: ref("azure:t", "/subscriptions/1"), kind: "subscription", name: "shop" },
  { t: "container", ref: ref(aws, "111111111111"), kind: "account", name: "shop" },
  identity(aws, "root", "root_account", { container: ref(aws, "111111111111") }),
  ...["first", "second", "last"].map((name) =>
    identity(aws, name, "cloud_role", { container: ref(aws, "111111111111") }),
  ),
  { t: "entitlement", ref: ref(aws, "all"), kind: "policy", name: "all", system: "aws", body: everything },
  { t: "grant", principal: ref(aws, "last"), entitlement: ref(aws, "all") },
  {
    t: "trust",
    identity: ref(aws, "last"),
    kind: "assume_role",
    subject: "second",
    subjectRef: ref(aws, "second"),
  },
  {
    t: "trust",
    identity: ref(aws, "second"),
    kind: "assume_role",
    subject: "first",
    subjectRef: ref(aws, "first"),
  },
  ...["first", "second", "root"].map(
    (name): RecordInput => ({ t: "grant", principal: ref(aws, name), entitlement: ref(aws, "reads") }),
  ),
  {
    t: "entitlement",
    ref: ref(aws, "reads"),
    kind: "policy",
    name: "reads",
    system: "aws",
    body: { Statement: { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" } },
  },
  {
    t: "trust",
    identity: ref(aws, "first"),
    kind: "federation",
    subject: "repo:acme/shop:*",
    issuer: "https://ci.example",
  },
  {
    t: "resource",
    ref: ref(aws, "111111111111/identity-providers"),
    kind: "identity_providers",
    name: "Identity providers",
    container: ref(aws, "111111111111"),
    policy: { issuers: ["https://ci.example", "https://old.example"] },
  },
];

const others: RecordInput[] = [
  identity("postgres:1", "ilse", "db_user", { description: "ilse@acme.example, ask somebody@else.example" }),
  identity("postgres:1", "app", "db_user"),
  {
    t: "credential",
    ref: ref("postgres:1", "app/password"),
    identity: ref("postgres:1", "app"),
    type: "password",
    lifetime: "expiring",
    status: "active",
  },
  identity("github", "workflows", "service_account", { system: "github_actions" }),
  {
    t: "credential",
    ref: ref("github", "oidc"),
    identity: ref("github", "workflows"),
    type: "federated",
    lifetime: "federated",
    status: "active",
  },
  identity("npm", "package", "service_account"),
  {
    t: "credential",
    ref: ref("npm", "publisher"),
    identity: ref("npm", "package"),
    type: "federated",
    lifetime: "federated",
    status: "active",
  },
];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  await syncRecords(pool, "clouds", clouds, ["azure:t", aws], "api");
  await syncRecords(pool, "others", others, ["postgres:1", "github", "npm"], "api");
  await syncRecords(
    pool,
    "directory",
    [
      {
        ...identity("directory", "ilse@acme.example", "directory_account"),
        class: "human",
        status: "disabled",
      } as RecordInput,
    ],
    ["directory"],
    "api",
  );
  const now = new Date();
  await assessDue(pool, now, new AbortController().signal);
  const ids = await pool.query<{ id: string }>("SELECT id FROM identities");
  const found = await loadContexts(
    pool,
    ids.rows.map(({ id }) => id),
    await wholeSurroundings(pool, now),
    now,
  );
  contexts = new Map(found.map((each) => [each.name, each]));
});
afterAll(() => database.drop());

function contextOf(name: string): IdentityContext {
  const found = contexts.get(name);
  if (!found) throw new Error(`${name} is not there`);
  return found;
}

it("a grant finds the account that it is on, whichever came first", () => {
  const { grants, privilege } = contextOf("deployer");
  expect(grants[0]?.target).toMatchObject({ kind: "subscription", name: "shop" });
  expect(privilege).toMatchObject({ tier: 0, reasons: ["It administers the subscription shop (Owner)."] });
});

it("who becomes somebody by way of others may do what the last of them may, and says so of none of its own", () => {
  expect(contextOf("first").privilege).toMatchObject({ tier: 0, through: "second", reasons: [] });
  expect(contextOf("first").privilege.powers).toContain("administer");
  expect(contextOf("last").privilege).toMatchObject({ tier: 0, through: null });
});

it("issuers that an account believes are told of its root user, with whether a role lets them in", () => {
  expect(contextOf("root").issuers).toEqual([
    { address: "https://ci.example", trusted: true },
    { address: "https://old.example", trusted: false },
  ]);
  expect(contextOf("last").issuers).toBeNull();
});

it("a description names those who are known, and nobody else", () => {
  expect(contextOf("ilse").traces).toEqual([
    {
      type: "description",
      value: "ilse@acme.example",
      person: expect.objectContaining({ name: "ilse@acme.example", active: false }),
    },
  ]);
});

it("a server of PostgreSQL says of no role that it has no password", () => {
  expect(contextOf("ilse").keysHidden).toBe(true);
  expect(contextOf("app").keysHidden).toBe(false);
});

it("who may become it is known where a complete look showed such trusts in its realm, or one of it", () => {
  expect([contextOf("root"), contextOf("second")].map(({ trustsHidden }) => trustsHidden)).toEqual([
    false,
    false,
  ]);
  // The look at this server showed no trust at all: that nobody may become it, nobody said.
  expect(contextOf("app")).toMatchObject({ trustedBy: [], trustsHidden: true });
});

it("a long list of what used it says that it is not whole", async () => {
  const day = new Date("2026-06-01T00:00:00Z");
  await openMonths(pool, ["2026-06-01"], day);
  const [busy, quiet] = [contextOf("app").id, contextOf("ilse").id];
  await pool.query(
    `INSERT INTO usage (identity_id, period, key, grain, source_id, service, action, outcome, consumer, network, country, count, first_at, last_at, hours)
     SELECT $1::uuid, $3::date, md5(n::text)::uuid, 'day', (SELECT min(id::text)::uuid FROM sources), 's3', 'a' || (n % 3), 'ok', 'job ' || n, '', '', 1, $3::timestamptz, $3::timestamptz, '{}'::int[]
     FROM generate_series(1, 101) n
     UNION ALL SELECT $2::uuid, $3::date, md5('q')::uuid, 'day', (SELECT min(id::text)::uuid FROM sources), 's3', 'a', 'ok', '', '', '', 1, $3::timestamptz, $3::timestamptz, '{}'::int[]`,
    [busy, quiet, day],
  );
  const usage = await usageOf(pool, [busy, quiet], day);
  expect(usage.get(busy)).toMatchObject({
    actions: ["s3:a0", "s3:a1", "s3:a2"],
    whole: { consumers: false, countries: true, actions: true },
  });
  expect(usage.get(busy)?.consumers).toHaveLength(100);
  expect(usage.get(quiet)).toMatchObject({ consumers: [], countries: [], whole: { consumers: true } });
  await pool.query("DELETE FROM usage");
});

it("tokens that jobs of a CI system get for elsewhere are no federation with that system", async () => {
  const { federated } = await organisationOf(pool);
  expect([...federated].sort()).toEqual(["aws", aws, "npm"].sort());
});
