import { expect, it } from "vitest";
import { type LeaverCircle, type NamedWhom, proposeSuccessor, type Suggested } from "./successors";

const person = (name: string): NamedWhom => ({ kind: "person", id: name.toLowerCase(), name });
const cards: NamedWhom = { kind: "team", id: "cards", name: "Cards" };
const circle: LeaverCircle = { name: "Ada", backup: person("Bo"), manager: person("Max"), teams: [cards] };
const by = (name: string, confidence: number): Suggested => ({
  whom: person(name),
  confidence,
  evidence: [`a tag names ${name}`],
});
const propose = (suggested: Suggested[], declined: string[] = [], around: Partial<LeaverCircle> = {}) =>
  proposeSuccessor({ ...circle, ...around }, suggested, new Set(declined));

it("prefers what is known of the identity, and says what", () => {
  expect(propose([by("Cleo", 80)])).toEqual({
    whom: person("Cleo"),
    confidence: 80,
    why: "a tag names Cleo",
  });
});

it("asks who stands around the leaver before whom little evidence names", () => {
  expect(propose([by("Cleo", 49)])).toMatchObject({ whom: { name: "Bo" }, why: "stands in for Ada" });
  expect(propose([], ["bo"])).toMatchObject({ whom: cards, why: "the team of Ada" });
  expect(propose([], ["bo", "cards"])).toMatchObject({ whom: { name: "Max" }, why: "the manager of Ada" });
  expect(propose([by("Cleo", 49)], ["bo", "cards", "max"])).toMatchObject({ whom: { name: "Cleo" } });
});

it("guesses no team where they had several, and nobody who said no", () => {
  const other = { ...cards, id: "other" };
  expect(propose([], ["bo"], { teams: [cards, other] })).toMatchObject({ whom: { name: "Max" } });
  expect(propose([by("Cleo", 90)], ["cleo"], { backup: null, manager: null, teams: [] })).toBeNull();
});
