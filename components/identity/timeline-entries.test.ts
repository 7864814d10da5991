import { describe, expect, it } from "vitest";
import { entriesOf } from "./timeline-entries";

type Identity = Parameters<typeof entriesOf>[0];

const at = new Date("2026-11-20T10:00:00.000Z");
const decided: Identity["changes"]["rows"][number] = {
  id: "1",
  at,
  kind: "decided",
  identity: { id: "00000000-0000-4000-8000-000000000001", kind: null, name: "deploy", externalId: "AROA1" },
  details: [{ what: "expected use", before: null, after: "monthly" }],
  by: "user:1",
  byName: "Ana Gomez",
  runId: null,
  source: null,
};
const label: Identity["labels"][number] = {
  name: "expected_use",
  value: "monthly",
  origin: "person",
  why: "Ana Gomez: it closes the books",
  setBy: "user:1",
  setByName: "Ana Gomez",
  setAt: at,
};
const told = (changes: Identity["changes"]["rows"], labels: Identity["labels"]) =>
  entriesOf({
    changes: { rows: changes, more: false },
    labels,
    links: [],
    firstSeenAt: new Date("2026-01-01T00:00:00.000Z"),
    baseline: true,
    createdAt: null,
  }).map(({ title, lines, by }) => ({ title, lines, by }));
const firstSeen = { title: "first seen", lines: ["By the first look at its source."], by: "" };

describe("the timeline", () => {
  it("tells a decision once, with its reason and the name of who took it", () => {
    expect(told([decided], [label])).toEqual([
      {
        title: "decided",
        lines: ["expected use: monthly", "Ana Gomez: it closes the books"],
        by: "Ana Gomez",
      },
      firstSeen,
    ]);
  });

  it("tells a label by itself where no decision that is listed set it", () => {
    const rule = { ...label, origin: "rule" as const, why: "its name ends in -prod", setByName: "a rule" };
    const earlier = { ...decided, at: new Date("2026-11-19T10:00:00.000Z") };
    expect(told([], [rule])).toEqual([
      { title: "expected use set", lines: ["monthly: its name ends in -prod"], by: "a rule" },
      firstSeen,
    ]);
    expect(told([earlier], [label]).map(({ title }) => title)).toEqual([
      "expected use set",
      "decided",
      "first seen",
    ]);
  });
});
