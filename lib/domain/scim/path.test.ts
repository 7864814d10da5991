import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enterpriseUrn, groupAttributes, userAttributes } from "./attributes";
import { nameOfPath, readFilter } from "./path";
import { ScimProblem } from "./problem";

const read = (filter: string, attributes = userAttributes) =>
  readFilter(filter, attributes).map(({ path, value }) => [
    nameOfPath(path),
    value,
    ...(path.where ?? []).map((one) => `${nameOfPath(one.path)}=${one.value}`),
  ]);

describe("a filter", () => {
  it.each<[string, unknown[][]]>([
    ['userName eq "ana@acme.example"', [["userName", "ana@acme.example"]]],
    ['USERNAME EQ "ana"', [["userName", "ana"]]],
    ['externalId eq "a b \\" c and d"', [["externalId", 'a b " c and d']]],
    ['emails.value eq "a@b.example"', [["emails.value", "a@b.example"]]],
    ['emails[type eq "work"].value eq "a@b.example"', [["emails.value", "a@b.example", "type=work"]]],
    ['emails[type eq "] and"].value eq "x"', [["emails.value", "x", "type=] and"]]],
    [
      'id eq "1" and manager eq "2"',
      [
        ["id", "1"],
        [`${enterpriseUrn}.manager`, "2"],
      ],
    ],
    [
      `id eq "1" AND ${enterpriseUrn}:manager eq "2"`,
      [
        ["id", "1"],
        [`${enterpriseUrn}.manager`, "2"],
      ],
    ],
    ["active eq true", [["active", true]]],
    ['  displayName   eq   "é\\u00e9"  ', [["displayName", "éé"]]],
  ])("%s", (filter, found) => {
    expect(read(filter)).toEqual(found);
  });

  it("of groups", () => {
    expect(read('id eq "1" and members eq "2"', groupAttributes)).toEqual([
      ["id", "1"],
      ["members", "2"],
    ]);
  });

  it.each([
    "",
    "userName",
    "userName eq",
    "userName eq ana",
    'userName co "ana"',
    'userName eq "ana" or userName eq "bo"',
    'not (userName eq "ana")',
    '(userName eq "ana")',
    'userName eq "ana" and',
    'userName eq "ana" anduserName eq "b"',
    'userName eq "ana',
    'userName eq "\\x"',
    'password eq "x"',
    'emails[type eq "work"',
    "userName pr",
    'userName eq "a"; DROP TABLE people',
  ])("%s is refused", (filter) => {
    expect(() => readFilter(filter, userAttributes)).toThrow(
      expect.objectContaining({ status: 400, scimType: "invalidFilter" }),
    );
  });

  it("is read in time, whatever it is", () => {
    const piece = fc.constantFrom(
      "userName",
      "emails[",
      "]",
      '"',
      "\\",
      " eq ",
      " and ",
      "a",
      "(",
      '"x"',
      "type",
      ".value",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const begun = performance.now();
        try {
          readFilter(pieces.join(""), userAttributes);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimProblem);
        }
        expect(performance.now() - begun).toBeLessThan(250);
      }),
    );
  });
});
