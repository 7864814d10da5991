import { describe, expect, it } from "vitest";
import { isStorable } from "@/lib/domain/text";
import { type EvidenceKind, evidenceKinds } from "./evidence";
import { madeTooMany } from "./notes";
import { type Named, Roll, type RollPerson } from "./roll";
import { claimsAgainst, type Refusal, suggestOwners } from "./suggest";
import type { Trace } from "./traces";

const now = new Date("2026-06-01T00:00:00Z");
const person = (id: string, more: Partial<RollPerson> = {}): RollPerson => ({
  ...{ id, name: `Name ${id}`, email: `${id}.x@acme.example`, active: true, managerId: null },
  ...{ teamIds: [], accounts: [], ...more },
});
const people = [
  person("ada", { teamIds: ["pay"], managerId: "boss" }),
  person("bob", { teamIds: ["pay"] }),
  person("cy", { teamIds: ["shop"] }),
  person("gone", { active: false, managerId: "boss", teamIds: ["pay"] }),
  person("boss"),
];
const teams = [
  { id: "pay", name: "Payments", active: true },
  { id: "shop", name: "Shop", active: true },
  { id: "empty", name: "Empty", active: false },
];
const roll = new Roll(people, teams);

function named(id: string): Named {
  const found = people.find((each) => each.id === id);
  if (found) return { is: "person", person: found };
  const team = teams.find((each) => each.id === id);
  return team ? { is: "team", team } : { is: "automation" };
}
const trace = (kind: EvidenceKind, id: string, more: Partial<Trace> = {}): Trace => ({
  ...{ kind, role: "technical", named: named(id), said: `said of ${id}`, where: "here", at: null },
  ...more,
});
const suggest = (traces: Trace[], refusals: Refusal[] = [], role: "technical" | "business" = "technical") =>
  suggestOwners({ role, traces, refusals, roll, now });
const first = (...traces: Trace[]) => {
  const [best] = suggest(traces);
  return (
    best && {
      id: best.party.id,
      level: best.level,
      confidence: best.confidence,
      against: best.against.length,
    }
  );
};

describe("one piece of evidence", () => {
  it.each(Object.keys(evidenceKinds) as EvidenceKind[])(
    "of kind %s names somebody, as sure as the kind is",
    (kind) => {
      const role = kind === "business_tag" || kind === "manager_of_owner" ? "business" : "technical";
      const [best] = suggest([trace(kind, "ada", { role })], [], role);
      expect(best).toMatchObject({
        party: { kind: "person", id: "ada" },
        confidence: evidenceKinds[kind].strength,
      });
      expect(best?.evidence[0]?.text).toMatch(/^[A-Z].*Name ada\.$/);
    },
  );

  it("alone is high only where the source itself lists an owner", () => {
    const high = Object.entries(evidenceKinds).filter(([, { strength }]) => strength >= 80);
    expect(high.map(([kind]) => kind)).toEqual(["owner_object"]);
  });

  it("goes less far when it is old", () => {
    const at = new Date("2020-01-01T00:00:00Z");
    expect(first(trace("creator", "ada", { at }))).toMatchObject({ confidence: 37, level: "low" });
    expect(first(trace("creator", "ada", { at: now }))).toMatchObject({ confidence: 55, level: "medium" });
  });
});

describe("several pieces of evidence", () => {
  it("of different origin add up", () => {
    expect(first(trace("tag_owner", "ada"), trace("creator", "ada"))).toMatchObject({
      level: "high",
      against: 0,
    });
  });

  it("of one hand count once", () => {
    expect(first(trace("tag_owner", "ada"), trace("tag_contact", "ada"))).toMatchObject({ confidence: 76 });
  });

  it("for a team and somebody in it agree", () => {
    expect(first(trace("tag_owner", "ada"), trace("account_team", "pay"))).toMatchObject({
      id: "ada",
      level: "high",
      against: 0,
    });
  });

  it("for two of a team also suggest the team", () => {
    const suggested = suggest([trace("creator", "ada"), trace("changer", "bob")]);
    expect(suggested.map(({ party }) => party.id)).toContain("pay");
  });

  it("for two people conflict: both are medium at best and each is told of the other", () => {
    const suggested = suggest([trace("tag_owner", "ada"), trace("creator", "ada"), trace("column", "cy")]);
    expect(suggested.map(({ party, level }) => [party.id, level])).toEqual([
      ["ada", "medium"],
      ["cy", "medium"],
    ]);
    expect(suggested[0]?.against[0]?.text).toContain("Name cy");
    expect(suggested[1]?.against.map(({ text }) => text).join()).toContain("Name ada");
  });

  it("are never high against the team of the account", () => {
    expect(first(trace("tag_owner", "cy"), trace("account_tag", "pay"))).toMatchObject({
      id: "cy",
      level: "medium",
      against: 1,
    });
  });

  it("are never high beside an owner tag of somebody who left", () => {
    expect(first(trace("tag_owner", "gone"), trace("owner_object", "cy"))).toMatchObject({
      id: "cy",
      confidence: 79,
    });
  });
});

describe("never suggested", () => {
  it("is somebody who left; their manager and team are weak hints", () => {
    const suggested = suggest([trace("creator", "gone")]);
    expect(suggested.map(({ party, level }) => [party.id, level])).toEqual([
      ["pay", "low"],
      ["boss", "low"],
    ]);
    expect(suggested[0]?.against).toContainEqual({ kind: "gone", text: "Name gone (made it) left." });
  });

  it("is automation, a shared mailbox, a name that is several people's, or a team with nobody", () => {
    for (const is of ["automation", "mailbox", "several", "nobody"] as const)
      expect(suggest([trace("owner_object", "x", { named: { is } })])).toEqual([]);
    expect(suggest([trace("owner_object", "empty")])).toEqual([]);
    const [best] = suggest([trace("tag_team", "pay"), trace("creator", "x", { said: "terraform" })]);
    expect(best?.against).toEqual([
      { kind: "automation", text: "terraform (made it) is automation and answers for nothing." },
    ]);
  });

  it.each([
    [50, 1000, false],
    [51, 1000, true],
    [1, 20, false],
    [2, 20, true],
    [2, 19, false],
    [19, 19, false],
  ])("is whoever made %i of the %i of a source: %s", (made, of, isTooMany) => {
    expect(madeTooMany({ made, of })).toBe(isTooMany);
    const suggested = suggest([trace("creator", "cy", { made: { made, of } })]);
    expect(suggested.length).toBe(isTooMany ? 0 : 1);
  });

  it("is whoever said no, until something newer speaks for them", () => {
    const refusal: Refusal = {
      kind: "person",
      id: "ada",
      role: "technical",
      at: new Date("2026-03-01T00:00:00Z"),
    };
    const at = (day: string) => new Date(`2026-${day}T00:00:00Z`);
    expect(suggest([trace("tag_owner", "ada")], [refusal])).toEqual([]);
    expect(suggest([trace("creator", "ada", { at: at("02-28") })], [refusal])).toEqual([]);
    expect(suggest([trace("changer", "ada", { at: at("03-02") })], [refusal])).toHaveLength(1);
    expect(suggest([trace("tag_owner", "ada")], [{ ...refusal, role: "business" }])).toHaveLength(1);
  });
});

describe("what a suggestion says", () => {
  it("shows names of sources so that they cannot pretend", () => {
    const [best] = suggest([trace("tag_owner", "ada", { said: "x\u202e\u0000y\nz", where: "own\u200ber" })]);
    expect(best?.evidence[0]?.text).toBe("The tag own⟦U+200B⟧er=x⟦U+202E⟧y z names Name ada.");
  });

  it("groups what rests on the same words", () => {
    const group = (said: string) => suggest([trace("tag_team", "pay", { said, where: "team" })])[0]?.grouping;
    expect(group("payments")).toBe(group("payments"));
    expect(group("payments")).not.toBe(group("Payments team"));
    // Cut in the middle of a pair of surrogates, the database would not take it.
    for (const long of ["p".repeat(5000), "😀".repeat(5000), `x${"😀".repeat(5000)}`]) {
      expect(group(long)?.length).toBeLessThanOrEqual(400);
      expect(isStorable(group(long) ?? "")).toBe(true);
    }
  });
});

describe("claims against whoever accepted", () => {
  const against = (...traces: Trace[]) =>
    claimsAgainst({ kind: "person", id: "ada" }, { role: "technical", traces, roll, now }).map(
      ({ party }) => party.id,
    );
  it("are strong ones for strangers", () => {
    expect(against(trace("owner_object", "cy"), trace("tag_owner", "shop"))).toEqual(["cy", "shop"]);
  });
  it("are none for themselves, their team, weak or general evidence", () => {
    expect(
      against(
        trace("tag_owner", "ada"),
        trace("tag_team", "pay"),
        trace("creator", "cy"),
        trace("account_team", "shop"),
      ),
    ).toEqual([]);
  });
});
