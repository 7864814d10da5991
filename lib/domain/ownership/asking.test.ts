import { describe, expect, it } from "vitest";
import {
  type AskablePerson,
  addresseeFrom,
  type Candidate,
  type Circle,
  isAway,
  planQuestions,
  stepAfter,
  writtenOfTeam,
} from "./asking";

const now = new Date("2026-11-27T10:00:00Z");
const day = (n: number) => new Date(now.getTime() + n * 86_400_000);

const person = (id: string, more: Partial<AskablePerson> = {}): AskablePerson => ({
  id,
  name: id,
  email: `${id}@example.com`,
  active: true,
  awayFrom: null,
  awayUntil: null,
  delegateId: null,
  backupId: null,
  managerId: null,
  ...more,
});
const circle = (
  people: AskablePerson[],
  more: Partial<Circle> = {},
  teams: Record<string, string[]> = {},
) => ({
  people: new Map(people.map((each) => [each.id, each])),
  teams: new Map(Object.entries(teams).map(([id, memberIds]) => [id, { id, name: id, memberIds }])),
  open: new Map<string, number>(),
  cap: 15,
  now,
  ...more,
});
const about = (n: number, whom: string, more: Partial<Candidate> = {}): Candidate => ({
  identityId: `i${String(n).padStart(3, "0")}`,
  role: "technical",
  kind: "own",
  risk: n,
  confidence: 80,
  whom: { kind: "person", id: whom },
  ...more,
});
const owned = (id: string) => ({ kind: "person", id }) as const;

describe("the plan", () => {
  it("asks the highest risk first, at most fifteen a person, and tells what is left", () => {
    const plan = planQuestions(
      Array.from({ length: 20 }, (_, n) => about(n, "ana")),
      circle([person("ana")]),
    );
    expect(plan.questions.map(({ risk }) => risk)).toEqual(Array.from({ length: 15 }, (_, n) => 19 - n));
    expect(plan.left).toEqual([{ why: "full", whom: owned("ana"), items: 5 }]);
    expect([...plan.letters]).toEqual([["ana", Array.from({ length: 15 }, (_, n) => n)]]);
  });

  it("counts what is open already", () => {
    const open = new Map([["ana", 14]]);
    const plan = planQuestions([about(1, "ana"), about(2, "ana")], circle([person("ana")], { open }));
    expect(plan.questions.map(({ identityId }) => identityId)).toEqual(["i002"]);
    expect(planQuestions([about(1, "ana")], circle([person("ana")], { open, cap: 14 })).questions).toEqual(
      [],
    );
  });

  it("puts what was never assessed last, and is the same for candidates in any order", () => {
    const candidates = [about(1, "ana", { risk: null }), about(2, "ana"), about(3, "ana", { risk: 2 })];
    const names = (given: Candidate[]) =>
      planQuestions(given, circle([person("ana")])).questions.map(({ identityId }) => identityId);
    expect(names(candidates)).toEqual(["i002", "i003", "i001"]);
    expect(names([...candidates].reverse())).toEqual(["i002", "i003", "i001"]);
  });

  it("fills the inbox of everybody in a team, and writes to three who are here with the least open", () => {
    const people = ["ana", "bo", "cy", "di", "ed"].map((id) => person(id));
    const [ana] = people;
    if (ana) ana.awayFrom = day(-1);
    const team = { kind: "team", id: "pay" } as const;
    const within = circle(
      [...people, person("fy", { active: false })],
      { open: new Map([["bo", 3]]) },
      {
        pay: ["ana", "bo", "cy", "di", "ed", "fy"],
      },
    );
    expect(writtenOfTeam(within, "pay").map(({ id }) => id)).toEqual(["cy", "di", "ed"]);
    const plan = planQuestions([about(1, "", { whom: team })], within);
    expect(plan.questions).toMatchObject([{ asked: team, step: "owner" }]);
    expect([...plan.letters.keys()]).toEqual(["cy", "di", "ed"]);
    // One inbox of the team is full: the team is not asked more.
    const full = { ...within, open: new Map([["bo", 15]]) };
    expect(planQuestions([about(1, "", { whom: team })], full).left).toEqual([
      { why: "full", whom: team, items: 1 },
    ]);
  });

  it("leaves over whom nobody can be asked for", () => {
    const nobody = circle([person("ana", { email: null }), person("bo", { active: false })]);
    expect(planQuestions([about(1, "ana"), about(2, "bo"), about(3, "left long ago")], nobody)).toMatchObject(
      {
        questions: [],
        left: [{ why: "nobody" }, { why: "nobody" }, { why: "nobody" }],
      },
    );
  });
});

describe("who is asked instead", () => {
  const ana = person("ana", { delegateId: "del", backupId: "bak", managerId: "man" });
  const others = [person("del"), person("bak"), person("man")];

  it("the delegate while somebody is away, from the first instant to the last", () => {
    const asked = (from: Date | null, until: Date | null) =>
      addresseeFrom(circle([{ ...ana, awayFrom: from, awayUntil: until }, ...others]), owned("ana"), "owner");
    expect(asked(now, day(3))).toEqual({ asked: owned("del"), step: "delegate" });
    expect(asked(day(-3), now)).toEqual({ asked: owned("ana"), step: "owner" });
    expect(asked(day(1), day(3))).toEqual({ asked: owned("ana"), step: "owner" });
    expect(asked(day(-1), null)).toMatchObject({ step: "delegate" });
    expect(isAway(ana, now)).toBe(false);
  });

  it("goes on to the backup, then to the manager, then to nobody", () => {
    const all = circle([ana, ...others]);
    expect(addresseeFrom(all, owned("ana"), "delegate")).toEqual({ asked: owned("del"), step: "delegate" });
    expect(addresseeFrom(all, owned("ana"), "backup")).toEqual({ asked: owned("bak"), step: "backup" });
    expect(addresseeFrom(all, owned("ana"), "manager")).toEqual({ asked: owned("man"), step: "manager" });
    expect(stepAfter("owner")).toBe("delegate");
    expect(stepAfter("manager")).toBeNull();
  });

  it("passes over who has no e-mail address, left, is away, or said already that it is not theirs", () => {
    const gone = circle([
      { ...ana, email: null },
      person("del", { active: false }),
      person("bak", { awayUntil: day(1) }),
      person("man"),
    ]);
    expect(addresseeFrom(gone, owned("ana"), "owner")).toEqual({ asked: owned("man"), step: "manager" });
    expect(addresseeFrom(gone, owned("ana"), "owner", ({ id }) => id === "man")).toBeNull();
  });

  it("never asks somebody in their own place", () => {
    const own = circle([person("ana", { email: null, backupId: "ana", managerId: "ana" })]);
    expect(addresseeFrom(own, owned("ana"), "owner")).toBeNull();
  });

  it("a team's: whom most of it report to", () => {
    const people = [
      person("ana", { managerId: "man" }),
      person("bo", { managerId: "man" }),
      person("cy", { managerId: "ana" }),
      person("man"),
    ];
    const within = circle(people, {}, { pay: ["ana", "bo", "cy"] });
    const team = { kind: "team", id: "pay" } as const;
    expect(addresseeFrom(within, team, "delegate")).toEqual({ asked: owned("man"), step: "manager" });
    expect(
      addresseeFrom(circle([person("ana", { active: false })], {}, { pay: ["ana"] }), team, "owner"),
    ).toBeNull();
  });
});
