import { describe, expect, it } from "vitest";
import { Roll } from "./roll";
import { tagKind, tracesInTags, tracesInText } from "./traces";

const ada = {
  ...{ id: "ada", name: "Ada Brookes", email: "ada.brookes@acme.example", active: true },
  ...{ managerId: null, teamIds: [], accounts: [] },
};
const roll = new Roll([ada], [{ id: "pay", name: "Payments", active: true }]);

describe("tags", () => {
  it.each([
    ["owner", "tag_owner"],
    ["Owner", "tag_owner"],
    ["acme.example/owner", "tag_owner"],
    ["owned_by", "tag_owner"],
    ["maintainer", "tag_owner"],
    ["team", "tag_team"],
    ["cost:squad", "tag_team"],
    ["contact", "tag_contact"],
    ["created-by", "creator"],
    ["business-owner", "business_tag"],
    ["sponsor", "business_tag"],
    ["homeowner", null],
    ["steam", null],
    ["environment", null],
  ])("%s", (key, kind) => {
    expect(tagKind(key)?.kind ?? null).toBe(kind);
  });

  it("may name several, and `Doe, Jane` is one", () => {
    const said = (value: string) => tracesInTags({ owner: value }, roll).map((trace) => trace.said);
    expect(said("ada.brookes@acme.example, payments")).toEqual(["ada.brookes@acme.example", "payments"]);
    expect(said("Doe, Jane")).toEqual(["Doe, Jane"]);
    expect(said(" ")).toEqual([]);
  });

  it("of a place speak of it, and not of who made it", () => {
    const traces = tracesInTags({ team: "payments", "created-by": "ada-brookes" }, roll, {
      kind: "namespace_tag",
      where: "shop",
    });
    expect(traces.map(({ kind, said, where }) => [kind, said, where])).toEqual([
      ["namespace_tag", "team=payments", "shop"],
    ]);
  });
});

describe("texts", () => {
  it("name who is known, once, and nobody else", () => {
    const text = "Ask ada.brookes@acme.example or ada.brookes@acme.example, not eve@evil.example";
    expect(tracesInText(text, roll).map(({ said }) => said)).toEqual(["ada.brookes@acme.example"]);
    expect(tracesInText(null, roll)).toEqual([]);
  });
});
