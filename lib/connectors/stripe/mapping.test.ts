import { expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { stripeConfigSchema } from "./config";
import { canaries, context, everything, fakeStripe, planned, readAll } from "./fixtures/fake-stripe";

const whole = await readAll(fakeStripe());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("webhooks say where they lead, what they tell, and in which mode", () => {
  expect(identity("webhook/we_1")).toMatchObject({
    kind: "webhook",
    status: "active",
    environment: "test",
    createdAt: new Date(1_704_874_000_000),
    description: "Tells of: charge.succeeded",
    tags: { target: "https://we_1.example.com", mode: "test", team: "checkout" },
    ownerHints: [{ type: "tag", value: "checkout" }],
  });
  expect(identity("webhook/we_2")).toMatchObject({ status: "disabled" });
  expect(identity("webhook/we_3")).toMatchObject({ managedBy: "third_party" });
  const secrets = of(whole.records, "credential").map(({ type, status }) => `${type} ${status}`);
  expect(secrets).toEqual(["signing_secret active", "signing_secret disabled", "signing_secret active"]);
});

test("live and test mode are scopes of their own", async () => {
  const live = { ...everything, restricted_key: "rk_live_0123456789ab" };
  const keys = async (config: object) => (await planned(context(fakeStripe(), config))).map(({ key }) => key);
  expect(await keys(live)).toEqual(["acct_1Acme23456/live/webhooks"]);
  expect(await keys(everything)).toEqual(["acct_1Acme23456/test/webhooks"]);
});

test("a key that could move money is refused", () => {
  const read = stripeConfigSchema.safeParse({ ...everything, restricted_key: "sk_live_0123456789ab" });
  expect(read.error?.issues[0]?.message).toContain("could move money");
});
