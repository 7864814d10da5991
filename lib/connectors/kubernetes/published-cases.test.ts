import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { Access } from "./fixtures/access";
import { file, of, type Read, read } from "./fixtures/read-cluster";

const cases = process.env.ROLLCALL_CASES;

/** The published objects in their own shape: counted here without any code of the connector. */
const objectSchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional(), uid: z.string().optional() }),
  rules: z.array(z.unknown()).nullish(),
  roleRef: z.object({ kind: z.string(), name: z.string() }).optional(),
  subjects: z
    .array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});
type Published = z.output<typeof objectSchema>;

const answerSchema = z.object({
  identity: z.string(),
  verb: z.string(),
  group: z.string(),
  resource: z.string(),
  subresource: z.string(),
  namespace: z.string(),
  allowed: z.boolean(),
});

const kindsOf = (published: Published[], ...kinds: string[]) =>
  published.filter(({ kind }) => kinds.includes(kind));
const titled = ({ metadata: { name, namespace } }: Published) => (namespace ? `${namespace}/${name}` : name);

function expected(published: Published[]) {
  const bindings = kindsOf(published, "RoleBinding", "ClusterRoleBinding");
  const roles = kindsOf(published, "Role", "ClusterRole");
  return {
    accounts: kindsOf(published, "ServiceAccount")
      .map(({ metadata }) => `system:serviceaccount:${metadata.namespace}:${metadata.name}`)
      .sort(),
    namespaces: kindsOf(published, "Namespace").map(titled).sort(),
    roles: roles.map((role) => `${titled(role)} ${role.rules?.length ?? 0}`).sort(),
    bindings: bindings.map(titled).sort(),
    grants: bindings
      .flatMap(({ kind, metadata, roleRef, subjects }) =>
        (subjects ?? []).map((subject) => {
          const namespace = kind === "RoleBinding" ? metadata.namespace : undefined;
          const account = `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
          const who = subject.kind === "ServiceAccount" ? account : subject.name;
          return `${subject.kind === "Group" ? "group" : "identity"} ${who} ${roleRef?.name} in ${namespace ?? "all"}`;
        }),
      )
      .sort(),
  };
}

function counted({ records }: Read) {
  const last = (id: string) => id.split("/").at(-1);
  const entitlements = of(records, "entitlement").filter(({ kind }) => kind === "role");
  const bodySchema = z.object({ rules: z.array(z.unknown()) });
  return {
    // Of an account that is used, two lists tell.
    accounts: [
      ...new Set(
        of(records, "identity").flatMap(({ kind, name }) => (kind === "k8s_service_account" ? [name] : [])),
      ),
    ].sort(),
    namespaces: of(records, "container")
      .filter(({ kind }) => kind === "namespace")
      .map(({ name }) => name)
      .sort(),
    roles: entitlements.map(({ name, body }) => `${name} ${bodySchema.parse(body).rules.length}`).sort(),
    bindings: of(records, "resource")
      .filter(({ kind }) => kind.endsWith("role_binding"))
      .map(({ name }) => name)
      .sort(),
    grants: of(records, "grant")
      .map(({ principal, principalKind, entitlement, scope }) => {
        const who = principal.externalId.replace(/^group\//, "");
        return `${principalKind} ${who} ${last(entitlement.externalId)} in ${scope ? last(scope.externalId) : "all"}`;
      })
      .sort(),
  };
}

test("the objects are counted right", () => {
  const metadata = { name: "b", namespace: "n" };
  const roleRef = { kind: "Role", name: "r" };
  const subjects = [
    { kind: "ServiceAccount", name: "a" },
    { kind: "Group", name: "g" },
  ];
  const published: Published[] = [
    { kind: "ServiceAccount", metadata: { name: "a", namespace: "n" } },
    { kind: "Role", metadata: { name: "r", namespace: "n" }, rules: [{}, {}] },
    { kind: "RoleBinding", metadata, roleRef, subjects },
    { kind: "ClusterRoleBinding", metadata: { name: "c" }, roleRef, subjects: null },
  ];
  expect(expected(published)).toEqual({
    accounts: ["system:serviceaccount:n:a"],
    namespaces: [],
    roles: ["n/r 2"],
    bindings: ["c", "n/b"],
    grants: ["group g r in n", "identity system:serviceaccount:n:a r in n"],
  });
});

if (cases !== undefined) {
  const folder = join(cases, "k8s-rbac");

  describe("the published cluster", () => {
    const bytes = readFileSync(join(folder, "cluster-export.json"));
    const published = z
      .object({ items: z.array(objectSchema) })
      .parse(JSON.parse(bytes.toString("utf8"))).items;

    test("comes in completely: every account, namespace, role, binding and subject", async () => {
      const found = await read([file("cluster-export.json", bytes, 1000)]);
      expect(found.problems).toEqual([]);
      expect(counted(found)).toEqual(expected(published));
      const uid = published.find(
        ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
      );
      expect(found.about).toBe(`cluster ${uid?.metadata.uid}`);
      expect(found.scopes.every(({ complete }) => complete)).toBe(true);
    });

    test("allows to every account exactly what its real API server allowed", async () => {
      const { records } = await read([file("cluster-export.json", bytes)]);
      const access = new Access(records);
      const lines = readFileSync(join(folder, "answers.jsonl"), "utf8").trim().split("\n");
      const answers = lines.map((line) => answerSchema.parse(JSON.parse(line)));
      expect(answers.length).toBeGreaterThan(100);
      expect(answers.filter((answer) => access.allows(answer) !== answer.allowed)).toEqual([]);
    });
  });

  test("the published manifests come in completely, known by their names", async () => {
    const text = readFileSync(join(folder, "argocd-rbac.yaml"), "utf8");
    const documents = parseAllDocuments(text);
    if (!Array.isArray(documents)) throw new Error("The file is empty.");
    const published = documents.map((document) => objectSchema.parse(document.toJS()));
    const found = await read([file("argocd-rbac.yaml", text)]);
    expect(found.problems).toEqual([]);
    expect(counted(found)).toEqual(expected(published));
  });
}
