import { z } from "zod";
import type { GuardedProduct } from "@/tests/e2e/guard-product";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { firstOf, type Screen } from "./screen-list";

const idSchema = z.object({ id: z.uuid() });

/** What people have done with findings after some weeks: decisions of each kind, alerts in each state, rules set and written. */
export async function decideAsPeopleDo(app: GuardedProduct): Promise<void> {
  const [admin, analyst] = [await app.member("admin"), await app.member("analyst")];
  const worst = await app.pool.query<{ id: string }>(
    "SELECT id FROM findings WHERE state = 'open' AND identity_id IS NOT NULL ORDER BY rank DESC, id LIMIT 6",
  );
  const [first, second, third, fourth, fifth] = worst.rows.map(({ id }) => id);
  const decide = (by: typeof admin, kind: string, reason: string, days: number, id: string | undefined) =>
    app.done("exceptions/requestExceptionAction", by, {
      kind,
      reason,
      days,
      scope: { kind: "finding", selection: { kind: "ids", ids: [id] } },
    });
  await app.done("exceptions/setSecondPersonAction", admin, { secondPerson: "always" });
  await decide(
    analyst,
    "accepted_risk",
    "The vendor ends this product in March; until then it stays as it is.",
    60,
    first,
  );
  await app.done("exceptions/setSecondPersonAction", admin, { secondPerson: "never" });
  await decide(
    admin,
    "accepted_risk",
    "Used by the plant in Gdańsk only, behind its own firewall.",
    20,
    second,
  );
  await decide(
    admin,
    "false_positive",
    "The directory calls a contractor a leaver; she still works here.",
    90,
    third,
  );
  await decide(admin, "snooze", "", 7, fourth);
  const ended = idSchema.parse(
    await app.done("exceptions/requestExceptionAction", admin, {
      kind: "accepted_risk",
      reason: "During the move of the billing system.",
      days: 30,
      scope: { kind: "identity", findingId: fifth },
    }),
  );
  await app.done("exceptions/withdrawExceptionAction", admin, { id: ended.id });

  const view = idSchema.parse(
    await app.done("views/saveViewAction", admin, {
      noun: "findings",
      name: "Worst in production",
      query: "severity:critical,high env:production",
      sort: "-rank",
      columns: [],
      shared: true,
      isDefault: false,
    }),
  );
  const channelId = crypto.randomUUID();
  await app.done("channels/addChannelAction", admin, {
    channelId,
    kind: "webhook",
    name: "Events to the SIEM",
    // Refused before anything is sent: it is this machine.
    fields: { url: "https://127.0.0.1:9/rollcall" },
  });
  for (const [name, state] of [
    ["At once, to the SIEM", "armed"],
    ["Each Monday", "new"],
    ["Billing only", "off"],
  ] as const) {
    const alertId = crypto.randomUUID();
    await app.done("alerts/saveAlertAction", admin, {
      alertId,
      name,
      viewId: view.id,
      channelId,
      recipients: [],
      cadence: state === "new" ? "weekly" : "at_once",
      hour: 8,
      weekday: 1,
      minSeverity: null,
      per: "finding",
      enabled: state !== "off",
    });
    if (state !== "armed") continue;
    await app.pool.query("UPDATE alerts SET armed_at = now(), armed_by = created_by WHERE id = $1", [
      alertId,
    ]);
    await app.pool.query(
      `INSERT INTO deliveries (alert_id, alert_name, channel_id, kind, state, attempts, next_at, last_error, created_at, summary)
       VALUES ($1, $2, $3, 'event', 'failed', 1, now(), 'Rollcall does not connect to 127.0.0.1: it is this machine.', now(), '1 new')`,
      [alertId, name, channelId],
    );
  }

  await app.done("rules/setRuleAction", admin, {
    ruleId: "dormant",
    enabled: false,
    severity: null,
    note: "Until the logs of all regions are read.",
  });
  await app.done("custom-rules/saveCustomRuleAction", admin, {
    ...definitionFixture(),
    id: null,
    version: null,
  });
}

/** What is to be seen then. */
export const decided: Screen[] = [
  { name: "findings", at: "/findings" },
  { name: "findings-set-aside", at: "/findings?q=state%3Aaccepted%2Cfalse_positive%2Csnoozed" },
  {
    name: "finding-set-aside",
    async at(page) {
      await page.goto("/findings?q=state%3Aaccepted");
      return (await page.getByRole("grid").getByRole("link").first().getAttribute("href")) ?? "/findings";
    },
  },
  { name: "exceptions", at: "/findings/exceptions" },
  { name: "exceptions-waiting", at: "/findings/exceptions?tab=waiting" },
  { name: "exceptions-ending", at: "/findings/exceptions?tab=ending" },
  { name: "exceptions-ended", at: "/findings/exceptions?tab=ended" },
  { name: "alerts", at: "/findings/alerts" },
  { name: "alert", at: firstOf("/findings/alerts") },
  { name: "channels", at: "/settings/channels" },
  { name: "rules", at: "/findings/rules" },
  { name: "rules-filtered", at: "/findings/rules?q=key&severity=critical,high" },
  { name: "rules-nothing-fits", at: "/findings/rules?q=zzzzzz" },
  {
    name: "rules-facet",
    at: "/findings/rules",
    async first(page) {
      await page.getByRole("button", { name: /^Risk/ }).click();
      await page.getByRole("menu").waitFor();
    },
  },
  { name: "rule-off", at: "/findings/rules/dormant" },
  { name: "overview", at: "/" },
  {
    name: "inventory-governance",
    at: "/inventory?q=governance%3Aclaimed&cols=owner,risk,governance,finding",
  },
];
