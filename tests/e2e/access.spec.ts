import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

// Every state is looked at in both themes, which takes a while on two busy cores.
test.describe.configure({ timeout: 120_000 });

const namespace = "atlas";
const runner = `system:serviceaccount:${namespace}:runner`;
const hostile = `<img src=x onerror=alert(1)>\u202Egnp.${"long-".repeat(40)}name`;

/** A small cluster of its own: an account that reads Secrets, one that may nothing, a user with a hostile name. */
function bringCluster(name: string): void {
  const folder = join(process.env.E2E_DATA ?? "", "access-spec");
  mkdirSync(folder, { recursive: true });
  const binding = (kind: string, metadata: object, role: string, subjects: object[]) => ({
    kind,
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects,
  });
  const role = (of: string, verbs: string[], resources: string[], apiGroups = [""]) => ({
    kind: "ClusterRole",
    metadata: { name: of },
    rules: [{ verbs, resources, apiGroups }],
  });
  const items = [
    { kind: "Namespace", metadata: { name: "kube-system", uid: `uid-${name}` } },
    { kind: "Namespace", metadata: { name: namespace, uid: `uid-${name}-ns` } },
    ...["runner", "idle"].map((account) => ({
      kind: "ServiceAccount",
      metadata: { name: account, namespace, uid: `uid-${name}-${account}` },
    })),
    role("cluster-admin", ["*"], ["*"], ["*"]),
    role("secrets", ["get", "list"], ["secrets"]),
    binding("ClusterRoleBinding", { name: "admins" }, "cluster-admin", [
      { kind: "Group", name: "system:masters" },
    ]),
    binding("RoleBinding", { name: "reads-secrets", namespace }, "secrets", [
      { kind: "ServiceAccount", name: "runner", namespace },
      { kind: "User", name: hostile },
    ]),
  ];
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  execFileSync(process.execPath, [
    ...["bin/rollcall.mjs", "import", "kubernetes", file, "--complete", "--name", name],
    ...["--data", process.env.E2E_DATA ?? ""],
  ]);
}

test.beforeAll(() => {
  bringCluster("atlas-live");
});

const answer = (page: Page) => page.getByRole("region", { name: "Answer" });

/** On a phone the page itself never scrolls sideways; what is wider scrolls in its frame. */
async function expectNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  if (before) await page.setViewportSize(before);
}

test("what an identity can do, whether it can do one thing, and who can", async ({ login }) => {
  const page = await login({ role: "analyst" });
  await page.goto(`/inventory?q=${encodeURIComponent(`system:kubernetes ${namespace} runner`)}`);
  await page.getByRole("grid", { name: "Identities" }).getByRole("link").first().click();
  const parts = page.getByRole("navigation", { name: "Parts of this identity" });
  await parts.getByRole("link", { name: /^Access/ }).click();
  await page.getByRole("link", { name: "Ask what it can do" }).click();

  const held = page.getByRole("table", { name: `What it may in namespace ${namespace}` });
  await expect(held).toContainText("get, list secrets");
  await expect(held).toContainText('RoleBinding "atlas/reads-secrets" of ClusterRole "secrets"');
  await expect(page.getByRole("heading", { name: "Known ways to more" })).toBeVisible();
  await expect(answer(page)).toContainText("reads Secrets");
  await expectAccessible(page);
  await expectNarrow(page);

  await page.getByRole("link", { name: "Can it do this?" }).click();
  await page.getByRole("textbox", { name: "Action" }).fill("secrets");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText(/"secrets" does not say of what/)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Action" })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);

  await page.getByRole("textbox", { name: "Action" }).fill("get secrets");
  await page.getByRole("textbox", { name: /^Resource/ }).fill(`${namespace}/db`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Allowed" })).toBeVisible();
  await expect(answer(page)).toContainText('RoleBinding "atlas/reads-secrets"');
  await expect(page).toHaveURL(/action=get\+secrets/);
  await expectAccessible(page);
  await expectNarrow(page);
  await page.getByRole("textbox", { name: "Action" }).fill("delete secrets");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Denied" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Allowed" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Action" })).toHaveValue("get secrets");

  await page.getByRole("link", { name: "Who else can do this" }).click();
  const ways = page.getByRole("table", { name: "Who can" });
  await expect(ways.getByRole("row").filter({ hasText: runner })).toContainText("reads-secrets");
  const user = ways.getByRole("row").filter({ hasText: "<img src=x" });
  await expect(user).toContainText("⟦U+202E⟧");
  await expect(ways.getByRole("row").filter({ hasText: "system:masters" }).first()).toContainText("a group");
  await expectAccessible(page);
  await expectNarrow(page);
  await ways.getByRole("link", { name: runner }).first().click();
  await expect(page).toHaveURL(/\/inventory\/[0-9a-f-]{36}\?tab=access/);
});

test("by the keyboard alone, and where several have the name", async ({ login }) => {
  bringCluster("atlas-test");
  const page = await login({ role: "analyst" });
  await page.goto("/access");
  await expect(page.getByRole("link", { name: /^Who can get secrets in Kubernetes/ })).toBeVisible();
  await expectAccessible(page);

  const identity = page.getByRole("combobox", { name: "Identity" });
  await identity.fill(`${namespace}:idle`);
  await expect(page.getByRole("listbox", { name: "Identities" }).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Choose another identity" })).toBeVisible();
  await page.getByRole("textbox", { name: "Action" }).fill("get pods");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Denied" })).toBeVisible();

  await page.goto("/access?ask=what");
  await identity.fill(runner);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Which one?" })).toBeVisible();
  await expectAccessible(page);
  await expectNarrow(page);
  await answer(page).getByRole("listitem").filter({ hasText: "atlas-test" }).getByRole("link").click();
  await expect(answer(page)).toContainText("get, list secrets");

  await page.goto("/access?ask=what&identity=nobody-is-called-so");
  await expect(page.getByText(/There is no such identity, or it is not yours to see/)).toBeVisible();
  await page.goto(`/access?ask=who&action=get+secrets&source=${encodeURIComponent("no such source")}`);
  await expect(page.getByText(/There is no source no such source/)).toBeVisible();
  await expectAccessible(page);
});
