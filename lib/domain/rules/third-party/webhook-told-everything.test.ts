import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { webhookToldEverything } from "./webhook-told-everything";

const hook = (description: string | null, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ kind: "webhook", system: "stripe", description, ...part });

// Stripe: "Only listen to the event types your integration requires"; listening to all is not recommended there.
describe("a webhook that is told of every event", () => {
  it.each([
    ["of all", hook("Tells of: *"), "fail"],
    ["of those that it needs", hook("Tells of: charge.succeeded, customer.created"), "pass"],
    ["of one whose name has a star", hook("Tells of: charge.*"), "pass"],
    ["nobody says of what", hook(null), "n/a"],
    ["switched off", hook("Tells of: *", { status: "disabled" }), "n/a"],
    ["no webhook", hook("Tells of: *", { kind: "access_token" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(webhookToldEverything, identity)).toBe(answer);
  });

  it("says of what, and whom", () => {
    const [failure] = failuresOf(
      webhookToldEverything,
      hook("Tells of: *", { name: "webhook to https://shop.example" }),
    );
    expect(failure?.evidence).toEqual([
      { label: "Tells", value: "webhook to https://shop.example" },
      { label: "Events", value: "*" },
    ]);
  });
});
