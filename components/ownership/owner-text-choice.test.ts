import { describe, expect, it } from "vitest";
import { identitiesOf, optionsOf } from "./owner-text-choice";

describe("chosen texts", () => {
  const ana = { text: "ana", identities: 4 };
  const bo = { text: "bo", identities: 3 };
  const cy = { text: "cy", identities: 1 };
  const shared = [
    { texts: ["ana", "bo"], identities: 2 },
    { texts: ["ana", "bo", "cy"], identities: 1 },
  ];

  it("count an identity once, however many of them it has", () => {
    expect(identitiesOf([], shared)).toBe(0);
    expect(identitiesOf([ana], shared)).toBe(4);
    expect(identitiesOf([ana, bo], shared)).toBe(4);
    expect(identitiesOf([bo, cy], shared)).toBe(3);
    expect(identitiesOf([ana, bo, cy], shared)).toBe(4);
    expect(identitiesOf([ana, bo], [])).toBe(7);
  });

  it("can be left out only where that is remembered", () => {
    const text = {
      ...{ text: "ops", written: "ops", identities: 1, business: 0, examples: [], decided: null },
      match: { verdict: "none" as const, proposals: [], newcomer: null, notes: [] },
    };
    const values = (remembers: boolean) => optionsOf(text, remembers).map(({ value }) => value);
    expect(values(true)).toEqual(["other", "nobody"]);
    expect(values(false)).toEqual(["other"]);
  });
});
