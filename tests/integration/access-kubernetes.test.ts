import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadAccess } from "@/lib/features/access/data";
import { decisionSchema } from "@/lib/features/access/schema";
import { Scope } from "@/lib/platform/scope";
import { rollcall } from "@/tests/factories/access-rig";
import { bringCluster as bring } from "@/tests/factories/brought-cluster";
import { insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const cases = process.env.ROLLCALL_CASES;

type Thing = { [key: string]: unknown };

const list = (items: Thing[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

const code = (error: unknown) => (error instanceof Error && "code" in error ? error.code : String(error));

function cluster(uid: string, { withSecrets = true } = {}): Thing[] {
  const rbac = "rbac.authorization.k8s.io";
  const rule = (verbs: string[], resources: string[]) => ({ verbs, resources, apiGroups: [""] });
  const binding = (kind: string, metadata: Thing, role: [string, string], ...subjects: Thing[]) => ({
    kind,
    metadata,
    roleRef: { apiGroup: rbac, kind: role[0], name: role[1] },
    subjects,
  });
  const account = (name: string, namespace?: string) => ({
    kind: "ServiceAccount",
    name,
    ...(namespace ? { namespace } : {}),
  });
  return [
    { kind: "Namespace", metadata: { name: "kube-system", uid } },
    { kind: "Namespace", metadata: { name: "shop", uid: `${uid}-shop` } },
    { kind: "ServiceAccount", metadata: { name: "api", namespace: "shop", uid: `${uid}-api` } },
    { kind: "ServiceAccount", metadata: { name: "default", namespace: "shop", uid: `${uid}-default` } },
    {
      kind: "ClusterRole",
      metadata: { name: "cluster-admin" },
      rules: [{ ...rule(["*"], ["*"]), apiGroups: ["*"] }],
    },
    { kind: "ClusterRole", metadata: { name: "secrets" }, rules: [rule(["get", "list"], ["secrets"])] },
    {
      kind: "ClusterRole",
      metadata: { name: "gathered" },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { "example.com/part": "yes" } }] },
      rules: [],
    },
    {
      kind: "ClusterRole",
      metadata: { name: "part", labels: { "example.com/part": "yes" } },
      rules: [rule(["get"], ["services"])],
    },
    {
      kind: "Role",
      metadata: { name: "named", namespace: "shop" },
      rules: [{ ...rule(["get"], ["configmaps"]), resourceNames: ["mine"] }],
    },
    binding("ClusterRoleBinding", { name: "admins" }, ["ClusterRole", "cluster-admin"], {
      kind: "Group",
      name: "system:masters",
    }),
    binding("ClusterRoleBinding", { name: "gathered" }, ["ClusterRole", "gathered"], account("api", "shop")),
    binding("ClusterRoleBinding", { name: "lost" }, ["ClusterRole", "not-there"], account("api", "shop")),
    ...(withSecrets
      ? [
          binding(
            "RoleBinding",
            { name: "secrets", namespace: "shop" },
            ["ClusterRole", "secrets"],
            account("api"),
            account("later"),
          ),
        ]
      : []),
    binding("RoleBinding", { name: "named", namespace: "shop" }, ["Role", "named"], account("api"), {
      kind: "User",
      name: "jane",
    }),
  ];
}

describe("a small cluster", () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), "rollcall-can-"));
    await bring(database, "prod", list(cluster("uid-prod")));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const api = "system:serviceaccount:shop:api";
  const batch = async (...lines: Thing[]) => {
    const file = join(folder, "questions.jsonl");
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join("\n"));
    const { out, code: ended } = await rollcall(database, folder, "can", "--batch", file);
    return { ended, answers: out.map((line) => decisionSchema.parse(JSON.parse(line))) };
  };
  const verdicts = async (...lines: Thing[]) => (await batch(...lines)).answers.map(({ verdict }) => verdict);

  it("answers a batch in order, each with a reason", async () => {
    const { ended, answers } = await batch(
      { identity: api, action: "get /secrets", namespace: "shop" },
      { identity: api, action: "get /secrets", namespace: "" },
      { identity: api, action: "get core/services", resource: null, namespace: null, context: null },
      { identity: api, action: "get configmaps", resource: "mine", namespace: "shop", context: {} },
      { identity: api, action: "get configmaps", resource: "other", namespace: "shop" },
      { identity: "uid-prod-api", action: "get secrets", resource: "shop/db" },
      { identity: "system:serviceaccount:shop:later", action: "get secrets", namespace: "shop" },
      { identity: "system:serviceaccount:shop:never", action: "get secrets", namespace: "shop" },
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      "allowed",
      "denied",
      "allowed",
      "allowed",
      "denied",
      "allowed",
      "allowed",
      "denied",
    ]);
    expect(answers[0]).toEqual({
      verdict: "allowed",
      reason:
        'Allowed by RoleBinding "shop/secrets" of ClusterRole "secrets" to ServiceAccount "shop/api": get, list secrets.',
      layersNotSeen: [],
    });
    expect(ended).toBe(0);
  });

  it("answers what it cannot tell, in its place, and says that the batch is incomplete", async () => {
    const { ended, answers } = await batch(
      { identity: "nobody", action: "get pods" },
      { identity: api, action: "get" },
      { identity: "jane", action: "get secrets" },
      { identity: api, action: "get secrets", namespace: "shop" },
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual(["depends", "depends", "depends", "allowed"]);
    expect(answers.slice(0, 3).every(({ layersNotSeen }) => layersNotSeen.length > 0)).toBe(true);
    expect(answers[0]?.reason).toBe("There is no identity nobody.");
    expect(ended).toBe(3);
  });

  it("refuses a file with a line that is no question, with its place", async () => {
    const file = join(folder, "broken.jsonl");
    writeFileSync(file, `{"identity":"a","action":"get pods"}\n{"identity":"a"}\n`);
    await expect(rollcall(database, folder, "can", "--batch", file)).rejects.toThrow(
      /broken\.jsonl:2: action:/,
    );
  });

  it("says one answer to a person", async () => {
    const { out, err, code: ended } = await rollcall(database, folder, "can", api, "get secrets", "shop/db");
    expect(out[0]).toBe("allowed");
    expect(out[1]).toContain('RoleBinding "shop/secrets"');
    expect(err).toContain("Not evaluated: ");
    expect(ended).toBe(0);
    const json = await rollcall(
      database,
      folder,
      "can",
      api,
      "get",
      "secrets",
      "--context",
      '{"namespace":"shop"}',
      "--json",
    );
    expect(JSON.parse(json.out.join(""))).toMatchObject({ verdict: "allowed", layersNotSeen: [] });
  });

  it("tells a wrong question from an unknown identity", async () => {
    const ended = (...args: string[]) => rollcall(database, folder, ...args).then(() => null, code);
    expect(await ended("can", api, "get")).toBe("bad_question");
    expect(await ended("can", "nobody", "get pods")).toBe("no_such_identity");
    expect(await ended("can", api, "get pods", "--context", "[]")).toBe("bad_question");
    expect(await ended("can", api, "get pods", "--source", "nowhere")).toBe("no_such_source");
    expect(await ended("who-can", "get")).toBe("bad_question");
  });

  it("lists what somebody may do, and to what it leads", async () => {
    const { out } = await rollcall(database, folder, "can", api, "--json");
    const held = z
      .object({
        holdings: z.array(z.object({ what: z.string() })),
        routes: z.array(z.object({ id: z.string(), where: z.string(), by: z.array(z.string()) })),
      })
      .parse(JSON.parse(out.join("")));
    expect(held.holdings.map(({ what }) => what).sort()).toEqual([
      "get configmaps (only mine)",
      "get services",
      "get, list secrets",
    ]);
    expect(held.routes).toEqual([
      {
        id: "read-secrets",
        where: "namespace shop",
        by: ['RoleBinding "shop/secrets" of ClusterRole "secrets": get, list secrets'],
      },
    ]);
    const people = (await rollcall(database, folder, "can", api)).out;
    expect(people[0]).toMatch(/^MAY +WHERE +THROUGH +BY/);
    expect(people).toContain(
      "  read-secrets (namespace shop): it reads Secrets, among them tokens of service accounts: list and watch answer with the content too.",
    );
  });

  it("lists who can, with what gives it", async () => {
    const { out, code: ended } = await rollcall(
      database,
      folder,
      "who-can",
      "get secrets",
      "shop/",
      "--json",
    );
    expect(
      out
        .map((line) => JSON.parse(line))
        .map(({ name, by, source }) => `${name}: ${by} (${source})`)
        .sort(),
    ).toEqual(
      [
        `${api}: RoleBinding "shop/secrets" of ClusterRole "secrets" (prod)`,
        'system:masters: ClusterRoleBinding "admins" of ClusterRole "cluster-admin" (prod)',
        "system:masters: the API server itself: its members may do everything (prod)",
        'system:serviceaccount:shop:later: RoleBinding "shop/secrets" of ClusterRole "secrets" (prod)',
      ].sort(),
    );
    expect(ended).toBe(0);
    expect((await rollcall(database, folder, "who-can", "get secrets", "shop/")).out[0]).toMatch(
      /^WHO +IS +THROUGH/,
    );
  });

  it("the same file again changes nothing", async () => {
    const content = async () =>
      (await database.pool.query("SELECT id, hash, first_seen_at FROM entitlements ORDER BY id")).rows;
    const before = await content();
    await bring(database, "prod", list(cluster("uid-prod")));
    expect(await content()).toEqual(before);
    expect((await database.pool.query("SELECT FROM changes")).rowCount).toBe(0);
  });

  it("a binding that the last complete look did not show gives nothing more", async () => {
    const question = { identity: api, action: "get secrets", namespace: "shop" };
    await bring(database, "prod", list(cluster("uid-prod", { withSecrets: false })));
    expect(await verdicts(question)).toEqual(["denied"]);
    await bring(database, "prod", list(cluster("uid-prod")));
    expect(await verdicts(question)).toEqual(["allowed"]);
  });

  it("a role that was deleted gives nothing, though a binding still names it, until it is made anew", async () => {
    const question = { identity: api, action: "get secrets", namespace: "shop" };
    const without = cluster("uid-prod").filter(
      ({ metadata }) => JSON.stringify(metadata) !== '{"name":"secrets"}',
    );
    await bring(database, "prod", list(without), { complete: false });
    expect(await verdicts(question)).toEqual(["allowed"]);
    await bring(database, "prod", list(without));
    const { answers } = await batch(question);
    expect(answers[0]?.verdict).toBe("denied");
    expect(answers[0]?.reason).toContain(
      'RoleBinding "shop/secrets" names ClusterRole "secrets", which is not there.',
    );
    await bring(database, "prod", list(cluster("uid-prod")));
    expect(await verdicts(question)).toEqual(["allowed"]);
  });

  it("a role that was made anew gives what it says now", async () => {
    const narrower = cluster("uid-prod").map((object) =>
      JSON.stringify(object.metadata) === '{"name":"secrets"}'
        ? { ...object, rules: [{ verbs: ["list"], resources: ["secrets"], apiGroups: [""] }] }
        : object,
    );
    await bring(database, "prod", list(narrower));
    expect(
      await verdicts(
        { identity: api, action: "get secrets", namespace: "shop" },
        { identity: api, action: "list secrets", namespace: "shop" },
      ),
    ).toEqual(["denied", "allowed"]);
    await bring(database, "prod", list(cluster("uid-prod")));
  });

  it("one name in two clusters: the source says which", async () => {
    await bring(database, "test", list(cluster("uid-test", { withSecrets: false })));
    const refused = await rollcall(database, folder, "can", api, "get secrets", "shop/").then(
      () => null,
      code,
    );
    expect(refused).toBe("ambiguous_name");
    const inSource = async (source: string) =>
      (await rollcall(database, folder, "can", api, "get secrets", "shop/", "--source", source)).out[0];
    expect([await inSource("prod"), await inSource("TEST")]).toEqual(["allowed", "denied"]);
    const { answers } = await batch({ identity: api, action: "get secrets", namespace: "shop" });
    expect(answers[0]).toMatchObject({ verdict: "depends" });
    expect(answers[0]?.reason).toContain("prod, test");
  });

  it("of whom somebody does not reach, they are told nothing", async () => {
    const other = await database.pool.query<{ id: string }>("SELECT id FROM sources WHERE name = 'test'");
    const membership = { kind: "sources" as const, ids: other.rows.map(({ id }) => id) };
    const scope = Scope.ofMember({ actor: "user:x", role: "auditor", membership, personId: null });
    const load = (identities: string[]) => loadAccess(database.pool, scope, { identities, source: null });
    const ask = { action: "get services", resource: "", namespace: "", context: {} };
    const access = await load([api, "uid-prod-api", "system:serviceaccount:shop:later"]);
    expect(access.decide(api, ask).verdict).toBe("allowed");
    expect(access.decide("uid-prod-api", ask).verdict).toBe("depends");
    expect(access.decide("system:serviceaccount:shop:later", ask).verdict).toBe("depends");
    const ways = (await load([])).whoCan(ask);
    expect(ways.map(({ realm, name }) => `${realm} ${name}`)).toEqual([`k8s:uid-test ${api}`]);
  });

  it("lists that were not read make nothing denied", async () => {
    const only = cluster("uid-half").filter(({ kind }) => kind !== "ClusterRole" && kind !== "Role");
    await bring(database, "half", list(only));
    const asked = ["can", api, "get pods", "shop/", "--source", "half"];
    const { out, err, code: ended } = await rollcall(database, folder, ...asked);
    expect(out[0]).toBe("depends");
    expect(err).toContain("Not read: The cluster's roles: no source has read them.");
    expect(ended).toBe(3);
  });

  it("manifests alone are no cluster", async () => {
    const manifests = cluster("x").filter(
      ({ kind, metadata }) => kind !== "Namespace" && !JSON.stringify(metadata).includes('"cluster-admin"'),
    );
    await bring(database, "chart", list(manifests));
    const asked = (action: string) =>
      rollcall(database, folder, "can", api, action, "shop/", "--source", "chart");
    expect((await asked("get services")).out[0]).toBe("allowed");
    expect((await asked("get pods")).out[0]).toBe("depends");
  });

  it("a cluster goes before manifests that name the same", async () => {
    const own = list([
      { kind: "Namespace", metadata: { name: "kube-system", uid: "uid-own" } },
      { kind: "ServiceAccount", metadata: { name: "robot", namespace: "own", uid: "uid-own-robot" } },
    ]);
    const robot = "system:serviceaccount:own:robot";
    await bring(database, "own", own);
    await bring(
      database,
      "own-chart",
      list([{ kind: "ServiceAccount", metadata: { name: "robot", namespace: "own" } }]),
    );
    const { answers } = await batch({ identity: robot, action: "get secrets", namespace: "own" });
    expect(answers[0]?.layersNotSeen).toContain("The cluster's roles: no source has read them.");
  });
});

describe("a system that is not worked out", () => {
  it("is said in a sentence, in a batch in its place", async () => {
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), "rollcall-can-"));
    try {
      await insertSmallWorld(database.pool);
      await database.pool.query("UPDATE identities SET system = 'jenkins'");
      const { out, code: ended } = await rollcall(database, folder, "can", "AIDA2", "s3:GetObject");
      expect(out[0]).toMatch(/^Cannot tell\. How jenkins decides is not worked out yet/);
      expect(ended).toBe(5);
      const file = join(folder, "questions.jsonl");
      writeFileSync(file, JSON.stringify({ identity: "AIDA2", action: "s3:GetObject" }));
      const batch = await rollcall(database, folder, "can", "--batch", file);
      expect(batch.out.map((line) => JSON.parse(line).verdict)).toEqual(["depends"]);
      expect(batch.code).toBe(3);
    } finally {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

if (cases !== undefined) {
  const answerSchema = z.object({
    identity: z.string(),
    verb: z.string(),
    group: z.string(),
    resource: z.string(),
    subresource: z.string(),
    namespace: z.string(),
    allowed: z.boolean(),
  });

  describe("the published cluster", () => {
    it("gives the verdict of its real authorizer to every question", async () => {
      const database = await createTestDatabase();
      const folder = mkdtempSync(join(tmpdir(), "rollcall-can-"));
      try {
        const read = (file: string) => readFileSync(join(cases, "k8s-rbac", file), "utf8");
        await bring(database, "published", read("cluster-export.json"));
        const answers = read("answers.jsonl")
          .trim()
          .split("\n")
          .map((line) => answerSchema.parse(JSON.parse(line)));
        const file = join(folder, "questions.jsonl");
        const lines = answers.map(({ identity, verb, group, resource, subresource, namespace }) =>
          JSON.stringify({
            identity,
            action: `${verb} ${group}/${resource}${subresource ? `/${subresource}` : ""}`,
            namespace,
          }),
        );
        writeFileSync(file, lines.join("\n"));
        const { out, code: ended } = await rollcall(database, folder, "can", "--batch", file);
        const given = out.map((line) => decisionSchema.parse(JSON.parse(line)).verdict);
        expect(given).toHaveLength(answers.length);
        const wrong = answers.filter(
          ({ allowed }, index) => given[index] !== (allowed ? "allowed" : "denied"),
        );
        expect(wrong).toEqual([]);
        expect(ended).toBe(0);
      } finally {
        await database.drop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
