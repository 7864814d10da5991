import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

// Every page is looked at in both themes, which takes a while on two busy cores.
test.describe.configure({ timeout: 150_000 });

const patience = { timeout: 45_000 };
const account = "310987654321";
const arn = `arn:aws:iam::${account}:user/shop-deploy`;

const details = {
  UserDetailList: [
    ...[
      ["AIDA00000000000000001", "shop-deploy"],
      ["AIDA00000000000000002", "shop-idle"],
    ].map(([UserId, UserName]) => ({
      ...{ Path: "/", UserId, UserName, Arn: `arn:aws:iam::${account}:user/${UserName}` },
      ...{ CreateDate: "2024-03-01T10:00:00+00:00", GroupList: [], AttachedManagedPolicies: [], Tags: [] },
    })),
  ],
  ...{ GroupDetailList: [], RoleDetailList: [], Policies: [] },
};
const hour = 3_600_000;
const events = Array.from({ length: 40 }, (_, n) => ({
  eventID: `e2e-${n}`,
  eventTime: new Date(Date.now() - 48 * hour + n * hour).toISOString(),
  ...{
    eventSource: "s3.amazonaws.com",
    eventName: n % 4 === 0 ? "PutObject" : "GetObject",
    requestID: `r-${n}`,
  },
  ...{ sourceIPAddress: "203.0.113.7", userAgent: "Boto3/1.34", recipientAccountId: account },
  ...(n === 7 ? { errorCode: "AccessDenied" } : {}),
  userIdentity:
    n === 39
      ? {
          type: "IAMUser",
          principalId: "AIDASTRANGER",
          accountId: account,
          arn: `${arn}-old`,
          userName: "shop-deploy-old",
        }
      : {
          type: "IAMUser",
          principalId: "AIDA00000000000000001",
          accountId: account,
          arn,
          userName: "shop-deploy",
        },
}));
const file = (name: string, value: object) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(value)),
});

test("a log brought through the browser is counted and shows on the usage tab", async ({ login }) => {
  const page = await login({ role: "admin" });
  await page.goto("/sources/import");
  await page.locator("input[type=file]").first().setInputFiles(file("details.json", details));
  await page.getByRole("radio", { name: "The complete list" }).click(patience);
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByRole("heading", { name: "2 identities read" })).toBeVisible(patience);

  await page.goto("/sources/import");
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles(file("trail.json", { Records: events }));
  await expect(page.getByRole("combobox", { name: "Read it as" })).toHaveText("Amazon Web Services");
  await expect(page.getByText("Count its events")).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Logs of use" })).toBeVisible(patience);
  const logs = page.getByRole("table", { name: "Logs of use" });
  await expect(logs.getByRole("row").nth(1)).toContainText("trail.json");
  await expect(logs.getByRole("row").nth(1)).toContainText("40");
  await expect(
    page.getByRole("heading", { name: "1 event of 1 actor that is not in the inventory" }),
  ).toBeVisible();
  await expect(page.getByRole("table", { name: "Actors that are not in the inventory" })).toContainText(
    "shop-deploy-old",
  );
  await expectAccessible(page);

  await page.goto("/inventory?q=shop-deploy");
  await page.getByRole("grid").getByRole("link", { name: "shop-deploy" }).first().click();
  await page.waitForURL(/\/inventory\/[0-9a-f-]{36}/);
  await page.getByRole("link", { name: "Usage" }).click();
  await expect(page.getByRole("heading", { name: "What logs show" })).toBeVisible();
  await expect(page.getByText(/CloudTrail \(aws CloudTrail\), events from/)).toBeVisible();
  await expect(page.getByText("38 done")).toBeVisible();
  await expect(page.getByText("1 denied")).toBeVisible();
  await expect(page.getByText(/^Used in 39 of the week's 168 hours/).first()).toBeVisible();
  const ways = page.getByRole("table", { name: "Who used this, from where, for whom" });
  await expect(ways.getByRole("row").nth(1)).toContainText("boto3");
  await expect(ways.getByRole("row").nth(1)).toContainText("203.0.113.0/24");
  await expect(page.getByRole("table", { name: "What it did" }).getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  await page.getByRole("button", { name: "View as table" }).click();
  await expect(page.getByRole("table", { name: "When in the week" }).getByRole("row")).toHaveCount(25);
  await expectAccessible(page);
});

test("no use in a log is not never used, and no log is said so", async ({ login }) => {
  const page = await login({ role: "admin" });
  await page.goto("/inventory?q=shop-idle");
  await page.getByRole("grid").getByRole("link", { name: "shop-idle" }).first().click();
  await page.waitForURL(/\/inventory\/[0-9a-f-]{36}/);
  await page.getByRole("link", { name: "Usage" }).click();
  await expect(page.getByRole("heading", { name: "These logs show no use of it" })).toBeVisible();
  await expect(page.getByText(/this alone does not say that it was never used/)).toBeVisible();
  await expectAccessible(page);
});
