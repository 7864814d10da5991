import { describe, expect, it } from "vitest";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { ownerRuleQueryFields, readRuleQuery } from "./rule-query";

const problemsOf = (text: string) => {
  const read = readRuleQuery(text);
  return read.ok ? [] : read.problems;
};

describe("readRuleQuery", () => {
  it.each([
    "account:payments-prod",
    "tag:team=payments",
    'path:"/payments/" -env:test',
    "namespace:payments,checkout",
    "source:aws-prod kind:cloud_role",
    "deploy",
  ])("reads %s", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    "owner:none",
    "-team:payments",
    "owned:false",
    "ownerstate:asked",
    "-overdue:true",
    "suggested:high",
    "ownerrule:any",
    "governance:claimed",
    "risk:>80",
    "finding:high",
    "findings:0",
  ])("refuses %s, which its own answer would change", (text) => {
    expect(problemsOf(`account:a ${text}`)).toMatchObject([
      { at: 10, length: text.length, message: expect.stringContaining("circles") },
    ]);
  });

  it.each([
    "lastused:>90d",
    "created:<30d",
    "keyage:>1y",
    "expires:<30d",
    "unused:>90d",
    "neverused:true",
    "grade:none",
  ])("refuses %s, which time changes", (text) => {
    expect(problemsOf(text)).toMatchObject([
      { at: 0, length: text.length, message: expect.stringContaining("as time goes by") },
    ]);
  });

  it("refuses what is gone, nothing at all, and what cannot be read, each at its place", () => {
    expect(problemsOf("gone:true")).toMatchObject([{ at: 0, length: 9 }]);
    expect(problemsOf("  ")).toMatchObject([{ message: expect.stringContaining("Write what") }]);
    expect(problemsOf("account:a nope:1")).toMatchObject([{ at: 10, length: 4 }]);
  });

  it("points at the field and not at a word in quotes that only looks like it", () => {
    expect(problemsOf('"see owner:none" owner:none')).toMatchObject([{ at: 17, length: 10 }]);
  });

  it("takes of the inventory's fields these alone: a new one is told apart here first", () => {
    const taken = [
      "source",
      "system",
      "kind",
      "class",
      "managed",
      "status",
      "account",
      "namespace",
      "path",
      "tag",
      "env",
    ];
    taken.push("sensitivity", "purpose", "expected", "credtype", "static", "exposed", "privileged", "tier");
    expect(ownerRuleQueryFields.fields.map(({ name }) => name).sort()).toEqual(taken.sort());
    for (const { name } of identityFields.fields.filter((field) => !taken.includes(field.name))) {
      expect(problemsOf(`${name}:any`), name).not.toEqual([]);
    }
  });

  it("offers while typing only what it takes", () => {
    const names = ownerRuleQueryFields.fields.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["account", "tag", "path", "namespace", "source"]));
    for (const name of names) {
      expect(problemsOf(`${name}:x`).map(({ message }) => message)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/circles|as time goes by|gone has/)]),
      );
    }
  });
});
