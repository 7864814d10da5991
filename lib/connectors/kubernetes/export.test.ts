import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clusterUid, objects } from "./fixtures/cluster-objects";
import { file, kubectlList, of, read } from "./fixtures/read-cluster";

const kubeSystem = { metadata: { name: "kube-system", uid: clusterUid } };
const refs = async (...files: Parameters<typeof read>[0]) =>
  new Set(of((await read(files)).records, "identity").map(({ ref }) => `${ref.realm} ${ref.externalId}`));

async function refusal(...files: Parameters<typeof read>[0]): Promise<string> {
  const error = await read(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SourceError);
  return error instanceof SourceError ? `${error.failure.kind}: ${error.message}` : "";
}

describe("files", () => {
  test("in whatever pieces they come give the same", async () => {
    const text = kubectlList();
    expect(await read([file("a.json", text, 7)])).toEqual(await read([file("a.json", text)]));
  });

  test("of raw lists, whose objects do not say their kind, are understood", async () => {
    const raw = (kind: string) =>
      JSON.stringify({ kind: `${kind}List`, apiVersion: "v1", metadata: {}, items: objects[kind] });
    const files = ["Namespace", "ServiceAccount", "ClusterRoleBinding"].map((kind) =>
      file(`${kind}.json`, raw(kind)),
    );
    expect(await refs(...files)).toEqual(await refs(file("all.json", kubectlList())));
    const oneFile = ["Namespace", "ServiceAccount", "ClusterRoleBinding"].map(raw).join("\n");
    expect(await refs(file("one.json", oneFile))).toEqual(await refs(...files));
  });

  test("that end before a list does leave its scope incomplete", async () => {
    const cut = {
      kind: "ServiceAccountList",
      metadata: { continue: "more" },
      items: [{ metadata: { name: "a", namespace: "n" } }],
    };
    const { scopes } = await read([
      file("cut.json", JSON.stringify(cut)),
      file("n.json", kubectlList({ Namespace: [kubeSystem] })),
    ]);
    expect(scopes).toEqual([
      { key: `${clusterUid}/namespaces`, complete: true },
      { key: `${clusterUid}/service-accounts`, complete: false },
    ]);
  });

  test.each([
    [0, []],
    [1, ["list/clusterrole/0 1 last"]],
    [500, ["list/clusterrole/0 500 last"]],
    [501, ["list/clusterrole/0 500", "list/clusterrole/1 1 last"]],
  ])("of %i roles say page by page which of them they showed", async (count, expected) => {
    const roles = Array.from({ length: count }, (_, n) => ({ metadata: { name: `r-${n}` }, rules: [] }));
    const { records } = await read([
      file("all.json", kubectlList({ Namespace: [kubeSystem], ClusterRole: roles })),
    ]);
    const listSchema = z.object({ last: z.boolean(), shown: z.array(z.uuid()) });
    const lists = of(records, "resource").filter(({ kind }) => kind === "role_list");
    expect(
      lists.map(({ ref, policy }) => {
        const { last, shown } = listSchema.parse(policy);
        return `${ref.externalId} ${shown.length}${last ? " last" : ""}`;
      }),
    ).toEqual(expected);
  });

  test("of manifests in YAML are known by names, in a cluster that the file or the configuration names", async () => {
    const yaml = `# Source: chart\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: n}\n---\n---\nkind: List\nitems:\n  - kind: ServiceAccount\n    metadata: {name: b, namespace: n}\n`;
    const found = await read([file("chart.yaml", yaml)]);
    expect(
      of(found.records, "identity").map(({ ref, aliases }) => [ref.realm, ref.externalId, aliases]),
    ).toEqual([
      ["k8s:file:chart.yaml", "system:serviceaccount:n:a", []],
      ["k8s:file:chart.yaml", "system:serviceaccount:n:b", []],
    ]);
    expect(found.warnings.join()).toContain("kube-system");
    const named = await read([file("chart.yaml", yaml)], { cluster: "prod-eu-1" });
    expect(of(named.records, "identity")[0]?.ref.realm).toBe("k8s:prod-eu-1");
    expect(named.warnings).toEqual([]);
  });
});

test("objects that name no namespace are of the one that the person named", async () => {
  const kinds = { ServiceAccount: [{ metadata: { name: "a" } }], ClusterRole: [{ metadata: { name: "c" } }] };
  const found = await read([file("chart.json", kubectlList(kinds))], { namespace: "shop" });
  expect(found.problems).toEqual([]);
  expect(of(found.records, "identity").map(({ name }) => name)).toEqual(["system:serviceaccount:shop:a"]);
});

describe("what is no export", () => {
  test.each([
    [
      "objects of other kinds only",
      JSON.stringify({ kind: "List", items: [{ kind: "ConfigMap", metadata: { name: "a" } }] }),
    ],
    ["a list of numbers", "[1, 2]"],
    ["a list that holds texts", JSON.stringify({ kind: "List", items: ["a"] })],
    ["JSON that breaks inside an object", '{"kind": "List", "items": [{"kind": ServiceAccount}]}'],
    ["JSON that is cut off", kubectlList().slice(0, -200)],
    [
      "YAML that refers to itself without end",
      `a: &a [x]\nb: &b [${"*a,".repeat(60)}*a]\nc: &c [${"*b,".repeat(60)}*b]\nd: [*c]`,
    ],
    ["prose", "Dear all,\nplease find: attached: the list"],
  ])("%s is refused with the command to use", async (_, text) => {
    expect(await refusal(file("x.json", text))).toMatch(/^malformed: x\.json .*/);
  });

  test("two clusters at once are refused", async () => {
    const other = { metadata: { name: "kube-system", uid: "another" } };
    const files = [kubeSystem, other].map((item, index) =>
      file(`${index}.json`, kubectlList({ Namespace: [item] })),
    );
    expect(await refusal(...files)).toContain("several clusters");
  });
});

test("objects that cannot be read cost only themselves", async () => {
  const odd = [
    { metadata: {} },
    { metadata: { name: "no-namespace" } },
    { metadata: { name: 7, namespace: "n" } },
    {},
  ];
  const fine = { metadata: { name: "a", namespace: "n" } };
  const { problems, records } = await read([
    file("odd.json", kubectlList({ ServiceAccount: [...odd, fine] })),
  ]);
  expect(of(records, "identity")).toHaveLength(1);
  expect(problems).toEqual([
    "list ServiceAccount, item 1: It has no name that can be read.",
    "list ServiceAccount, item 2: no-namespace does not say its namespace.",
    "list ServiceAccount, item 3: It has no name that can be read.",
    "list ServiceAccount, item 4: It has no name that can be read.",
  ]);
});
