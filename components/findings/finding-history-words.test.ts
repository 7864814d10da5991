import { expect, it } from "vitest";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import type { ExceptionTold } from "@/lib/features/findings/schema-triage";
import { tellEvent } from "./finding-history-words";

const at = new Date("2026-11-27T00:00:00Z");
const exception: ExceptionTold = {
  id: "00000000-0000-4000-8000-000000000001",
  kind: "accepted_risk",
  state: "active",
  reason: "Behind a \u202Ewall",
  requestedBy: "Ana",
  requestedAt: at,
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  beganAt: at,
  expiresAt: new Date("2027-03-03T00:00:00Z"),
  endedAt: null,
  endedWhy: null,
};

it("what one person decided is told as done, with its reason made harmless", () => {
  expect(tellEvent({ kind: "requested", at, exception })).toEqual({
    title: "accepted risk",
    tone: "accent",
    lines: ["Ana accepted the risk until 3 March 2027.", "Behind a ⟦U+202E⟧wall"],
    by: "Ana",
  });
});

it("what waits, or was decided by a second person, is told as asked for", () => {
  const asked = { ...exception, state: "requested" as const, beganAt: null };
  expect(tellEvent({ kind: "requested", at, exception: asked })).toMatchObject({ title: "asked for" });
  const declined = {
    ...exception,
    state: "declined" as const,
    beganAt: null,
    decidedBy: "Ben",
    decidedAt: at,
    decisionNote: "Mend it.",
  };
  expect(tellEvent({ kind: "requested", at, exception: declined })).toMatchObject({ title: "asked for" });
  expect(tellEvent({ kind: "declined", at, exception: declined })).toMatchObject({
    title: "declined",
    lines: ["Accepted risk: no.", "Mend it."],
    by: "Ben",
  });
  const lapsed = { ...exception, state: "ended" as const, endedWhy: "expired" as const, beganAt: null };
  expect(tellEvent({ kind: "requested", at, exception: lapsed })).toMatchObject({ title: "asked for" });
});

it("why it was resolved is said, and that a rule was changed or switched off is not called mended", () => {
  const lineOf = (why: ResolvedWhy | null) => tellEvent({ kind: "resolved", at, why });
  expect(lineOf("proof")).toMatchObject({ tone: "ok", lines: ["The data no longer shows it."] });
  expect(lineOf("rule_off")).toMatchObject({
    tone: "neutral",
    lines: ["Its rule was switched off. Nothing shows that it is mended."],
  });
  expect(lineOf("rule_changed")).toMatchObject({
    tone: "neutral",
    lines: ["Its rule, or a limit that it goes by, was changed. Nothing shows that it is mended."],
  });
  expect(lineOf("gone").lines).toEqual(["What it was about is gone."]);
  expect(lineOf(null).lines).toEqual([]);
});

it("why it is back is said", () => {
  expect(tellEvent({ kind: "returned", at, why: "worsened", exception: null }).lines).toEqual([
    "It became worse than what was excepted.",
  ]);
  expect(tellEvent({ kind: "assigned", at, by: "Ana", to: null }).lines).toEqual(["To nobody any more."]);
});
