import { expect, it } from "vitest";
import { scopeWords } from "@/lib/domain/exception-words";
import { dayText, lengthWord, setAsideLine, waitingSentence } from "./exception-words";

const until = (day: string) => new Date(`${day}T12:00:00Z`);

it("what is set aside is counted by kind, with the day on which the first comes back", () => {
  const row = (kind: "accepted_risk" | "snooze", day: string) => ({ exception: { kind, until: until(day) } });
  expect(
    setAsideLine([
      row("accepted_risk", "2027-03-03"),
      row("snooze", "2026-12-04"),
      row("accepted_risk", "2027-03-03"),
      { exception: null },
    ]),
  ).toBe("2 accepted until 3 March 2027; 1 snoozed until 4 December 2026");
  expect(setAsideLine([row("snooze", "2026-12-04"), row("snooze", "2026-12-02")])).toBe(
    "2 snoozed, the first until 2 December 2026",
  );
});

it("a scope is said as widely as it is", () => {
  const said = { rule: "Credential too old", identity: null, query: null, named: { count: 0, about: null } };
  expect(scopeWords({ ...said, scope: "finding", named: { count: 1, about: "ci" } })).toBe(
    "This finding on ci only",
  );
  expect(scopeWords({ ...said, scope: "finding", named: { count: 1200, about: null } })).toBe(
    "These 1,200 findings only",
  );
  expect(scopeWords({ ...said, scope: "identity", identity: "ci" })).toBe("Credential too old, on ci only");
  expect(scopeWords({ ...said, scope: "query", query: "env:staging" })).toBe(
    "Credential too old, where this finds it, also in future: env:staging",
  );
  expect(scopeWords({ ...said, scope: "query", query: "" })).toBe(
    "Credential too old, everywhere, also in future",
  );
});

it("words are plain", () => {
  expect(dayText(until("2026-11-27"))).toBe("27 November 2026");
  expect([1, 7, 365].map(lengthWord)).toEqual(["1 day", "7 days", "1 year"]);
  expect(waitingSentence(0)).toMatch(/^Nobody else here may approve it\. Invite/);
});
