import { describe, expect, it } from "vitest";
import { Roll, type RollPerson, type RollTeam } from "./roll";

const person = (id: string, name: string, more: Partial<RollPerson> = {}): RollPerson => ({
  ...{ id, name, email: `${name.toLowerCase().replaceAll(" ", ".")}@acme.example`, active: true },
  ...{ managerId: null, teamIds: [], accounts: [], ...more },
});
const team = (id: string, name: string): RollTeam => ({ id, name, active: true });

const roll = new Roll(
  [
    person("ada", "Ada Brookes", { accounts: ["CN=Ada,OU=Staff,DC=acme", "login/adab"] }),
    person("jo1", "Jo Park"),
    person("jo2", "Jo Park", { email: "jo.park2@acme.example" }),
    person("left", "Ilse Brandt", { active: false }),
    person("jane", "Jane Doe"),
  ],
  [team("pay", "Payments"), team("care", "customer-care")],
);
const who = (text: string) => {
  const named = roll.find(text);
  return named.is === "person" ? named.person.id : named.is === "team" ? named.team.id : named.is;
};

describe("whom a text names", () => {
  it.each([
    ["ada.brookes@acme.example", "ada"],
    ["ADA.BROOKES@ACME.EXAMPLE", "ada"],
    ["mailto:ada.brookes@acme.example", "ada"],
    ["Ada Brookes <ada.brookes@acme.example>", "ada"],
    ["ada-brookes", "ada"],
    ["@ada-brookes", "ada"],
    ["Ada Brookes", "ada"],
    ["Doe, Jane", "jane"],
    ["arn:aws:sts::1:assumed-role/Admin/ada.brookes@acme.example", "ada"],
    ["cn=ada,ou=staff,dc=acme", "ada"],
    ["adab", "ada"],
    ["ilse.brandt@acme.example", "left"],
    ["payments", "pay"],
    ["Team Payments", "pay"],
    ["@acme/payments", "pay"],
    ["payments-team@acme.example", "pay"],
    ["Customer Care", "care"],
  ])("%s", (text, expected) => {
    expect(who(text)).toBe(expected);
  });

  it.each([
    "ada",
    "brookes",
    "",
    "x",
    "jane",
    "web",
    "https://example.com/",
    "ada.brookes@other.example.evil/x",
  ])("nobody by %s", (text) => {
    expect(who(text)).toBe("nobody");
  });

  it("is several where two people are called so, and never one of them", () => {
    expect(who("Jo Park")).toBe("several");
    expect(who("jo.park@acme.example")).toBe("jo1");
  });

  it.each([
    "terraform",
    "github-actions[bot]",
    "svc-deploy",
    "Jenkins",
    "arn:aws:iam::1:role/terraform-apply",
  ])("is automation: %s", (text) => {
    expect(who(text)).toBe("automation");
  });

  it.each(["it@acme.example", "no-reply@acme.example", "platform-team@acme.example"])(
    "is a shared mailbox: %s",
    (text) => {
      expect(who(text)).toBe("mailbox");
    },
  );

  it("is nobody where a name only looks like theirs", () => {
    // A Cyrillic а, a zero-width space, a direction override.
    for (const text of ["аda.brookes@acme.example", "ada\u200b.brookes@acme.example", "\u202eada.brookes"])
      expect(who(text)).toBe("nobody");
  });
});

describe("who is in a longer name", () => {
  const within = (name: string) => roll.within(name);
  it("is a team or a full name set off by signs", () => {
    expect(within("svc_payments_export")).toMatchObject({ team: { id: "pay" } });
    expect(within("customer-care-bot")).toMatchObject({ team: { id: "care" } });
    expect(within("tmp-ada-brookes-2")).toMatchObject({ person: { id: "ada" } });
    expect(within("repayments-export")).toEqual({ is: "nobody" });
    expect(within("payments-customer-care")).toEqual({ is: "several" });
  });
});
