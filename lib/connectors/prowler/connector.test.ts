import { expect, test } from "vitest";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { scanCanaries } from "@/lib/connectors/sdk/fixtures/scan-canaries";
import { prowler } from "./connector";
import { client, finding, findings, tenant } from "./fixtures/acme";

const now = new Date("2026-11-26T12:00:00Z");
const read = fileReaderOf(prowler, now);
const report = exportFile("output.ocsf.json", findings, 17);
const many = Array.from({ length: 10_000 }, (_, index) =>
  finding({ check: "iam_rotate_access_key_90_days", uid: `arn:aws:iam::123456789012:user/u${index}` }),
);

test("the connector keeps the contract", async () => {
  const failures = await checkContract(prowler, {
    now,
    canaries: Object.values(scanCanaries),
    exports: [
      {
        title: "A report",
        files: [report],
        config: {},
        identities: 5,
        complete: true,
        bulk: { files: [exportFile("many.json", many)], identities: 10_000, heapMb: 150 },
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

test("identities have the ids of their own systems, each once", async () => {
  const { records, problems, about, collectedAt } = await read([report]);
  expect(problems).toEqual([]);
  expect(about).toBe(`aws:123456789012, entra:${tenant}, gcp:shop-prod`);
  expect(collectedAt).toEqual(new Date("2025-02-14T14:27:03.913Z"));
  expect(
    of(records, "identity").map(({ ref, kind, name }) => [kind, ref.realm, ref.externalId, name]),
  ).toEqual([
    ["cloud_user", "aws:123456789012", "arn:aws:iam::123456789012:user/bots/ci", "ci"],
    ["root_account", "aws:123456789012", "123456789012:root", "root of 123456789012"],
    ["cloud_role", "aws:123456789012", "arn:aws:iam::123456789012:role/worker", "worker"],
    [
      "service_account",
      "gcp:shop-prod",
      "sync@shop-prod.iam.gserviceaccount.com",
      "sync@shop-prod.iam.gserviceaccount.com",
    ],
    ["service_principal", `entra:${tenant}`, client, "Invoices"],
  ]);
});

test("an identity says how its checks went, and nothing that a check cannot know", async () => {
  const [user, , role] = of((await read([report])).records, "identity");
  expect(user).toMatchObject({
    tags: {
      team: "payments",
      env: "prod",
      prowler: "1 failed, 1 passed, 0 not judged, 1 muted",
      "prowler failed": "iam_rotate_access_key_90_days",
    },
    ownerHints: [{ type: "tag", value: "payments" }],
    raw: {
      prowler: {
        version: "5.4.0",
        seen: "2025-02-14T14:27:03.913Z",
        verdicts: [
          { check: "iam_rotate_access_key_90_days", result: "FAIL", severity: "High", muted: false },
          { check: "iam_user_mfa_enabled_console_access", result: "PASS" },
          { check: "iam_user_accesskey_unused", result: "FAIL", muted: true },
        ],
      },
    },
  });
  expect([user?.status, user?.class, user?.lastUsed]).toEqual([undefined, undefined, undefined]);
  expect(role?.tags).not.toHaveProperty("prowler failed");
});

test("each check is told once, and what nobody judged is no pass", async () => {
  const uid = "arn:aws:iam::123456789012:user/bots/ci";
  const verdicts: [check: string, result: string, more?: object][] = [
    ["by_hand", "MANUAL"],
    ["here_passed", "PASS"],
    ["here_passed", "MANUAL"],
    ["here_failed", "PASS"],
    ["here_failed", "FAIL"],
    ["half_muted", "FAIL", { status: "Suppressed" }],
    ["half_muted", "PASS"],
  ];
  const file = verdicts.map(([check, result, more]) => finding({ check, uid, result, more }));
  const [user] = of((await read([exportFile("x.ocsf.json", file)])).records, "identity");
  expect(user?.tags).toMatchObject({
    prowler: "1 failed, 1 passed, 2 not judged, 0 muted",
    "prowler failed": "here_failed",
  });
});

test("findings about other things are counted and told; none of it is a complete list", async () => {
  const { warnings, pages } = await read([report]);
  expect(warnings).toEqual(["2 findings are about other things than identities; they were left out."]);
  expect(pages[0]?.scope.issues).toEqual([]);
});

test.each([
  ["another tool's OCSF", [{ metadata: { product: { name: "Other" } } }]],
  ["an object", { findings: [] }],
  ["a report that is cut off", JSON.stringify(findings).slice(0, -9)],
])("%s is refused with what to bring", async (_, content) => {
  await expect(read([exportFile("x.ocsf.json", content)])).rejects.toMatchObject({
    failure: { kind: "malformed", message: expect.stringContaining("json-ocsf") },
  });
});

test("what cannot be read is told, and costs only itself", async () => {
  const { records, problems } = await read([exportFile("x.json", [findings[0], { metadata: 3 }, 7])]);
  expect(of(records, "identity")).toHaveLength(1);
  expect(problems).toHaveLength(2);
});
