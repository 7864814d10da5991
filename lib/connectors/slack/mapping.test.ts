import { expect, test } from "vitest";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { slack } from "./connector";
import { canaries, workspace } from "./fixtures/acme";
import { context, everything, fakeSlack, readAll } from "./fixtures/fake-slack";

const whole = await readAll(fakeSlack());
const identity = (id: string) => of(whole.records, "identity").filter(({ ref }) => ref.externalId === id);

test("everything is read without a problem, and no secret and no person comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
  expect(identity("U100")).toEqual([]);
});

test("a bot is its app, by its account and its bot as well", () => {
  const [bot] = identity("app/A001");
  expect(bot).toMatchObject({
    aliases: ["U001", "B001"],
    status: "active",
    name: "deploys",
    class: "non_human",
  });
  expect(identity("app/A002")[0]).toMatchObject({ status: "disabled" });
  expect(identity("USLACKBOT")[0]).toMatchObject({ managedBy: "provider" });
  const tokens = of(whole.records, "credential").map(({ ref, lifetime }) => `${ref.externalId} ${lifetime}`);
  expect(tokens).toEqual(["app/A001/bot-token unknown", "app/A002/bot-token unknown"]);
});

test("the log says who installed it first, and the scopes that it has now", () => {
  const [, logged] = identity("app/A001");
  expect(logged).toMatchObject({
    createdAt: new Date(1_710_000_000_000),
    ownerHints: [{ type: "creator", value: "jane", at: new Date(1_710_000_000_000) }],
    status: "active",
  });
  const granted = of(whole.records, "grant").filter(({ principal }) => principal.externalId === "app/A001");
  expect(granted.map(({ entitlement }) => entitlement.externalId)).toEqual([
    "scope/chat:write",
    "scope/channels:read",
    "scope/files:write",
  ]);
});

test("what was removed is gone, what was disabled is disabled", () => {
  expect(identity("app/A009")).toEqual([]);
  expect(identity("service/77")[0]).toMatchObject({ kind: "webhook", status: "disabled", name: "Airbrake" });
});

test("an entry that names nothing is a problem", () => {
  const page = whole.pages.find(({ call }) => call === "team.integrationLogs");
  if (!page) throw new Error("There is no page of the log.");
  const body = { ...Object(page.body), unreadable: 2 };
  expect(slack.toRecords({ ...page, body }).problems).toHaveLength(1);
});

test("a token of another workspace is refused", async () => {
  const ctx = context(fakeSlack({ team: "T0999ZZZZ" }));
  const reading = async () => {
    for await (const scope of slack.plan?.(ctx) ?? [])
      for await (const page of slack.pages?.(ctx, scope, null) ?? []) void page;
  };
  await expect(reading()).rejects.toThrow(SourceError);
});

test("too many requests are no refusal", async () => {
  const lines: CheckLine[] = [];
  const ctx = context(fakeSlack({ denied: "users.list", error: "ratelimited" }));
  for await (const line of slack.check?.(ctx) ?? []) lines.push(line);
  expect(lines.map(({ state }) => state)).toEqual(["granted", "unknown", "granted"]);
});

test("without the log, only its scope is left out", async () => {
  const { pages } = await readAll(fakeSlack(), { ...everything, log: "no" });
  expect(new Set(pages.map(({ scope }) => scope.key))).toEqual(
    new Set([`${workspace}/workspace`, `${workspace}/bots`]),
  );
});
