import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enterpriseUrn, userAttributes } from "./attributes";
import type { Resource } from "./canonical";
import { readGroupPatch } from "./group";
import { patched, readPatch } from "./patch";
import { ScimProblem } from "./problem";
import { addressOf, calledOf, checkedUser, managerOf, readUser } from "./user";

const ana = {
  userName: "ana@acme.example",
  externalId: "ext-1",
  active: true,
  displayName: "Ana Silva",
  name: { givenName: "Ana", familyName: "Silva" },
  emails: [{ value: "ana@acme.example", type: "work", primary: true }],
  [enterpriseUrn]: { department: "Payments", manager: { value: "boss" } },
};

const operations = (...Operations: unknown[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});
const patch = (...steps: unknown[]) => patched(ana, readPatch(operations(...steps), userAttributes));
const extension = (after: Resource) => after[enterpriseUrn];

describe("a PATCH of a user, as Entra writes it", () => {
  it.each<[string, unknown[], Resource]>([
    ["disables", [{ op: "Replace", path: "active", value: "False" }], { active: false }],
    ["disables, with the flag", [{ op: "replace", path: "active", value: false }], { active: false }],
    ["adds a text", [{ op: "Add", path: "nickName", value: "Nana" }], { nickName: "Nana" }],
    [
      "replaces several",
      [
        { op: "Replace", path: "displayName", value: "Pvlo" },
        { op: "Replace", path: 'emails[type eq "work"].value', value: "new@acme.example" },
        { op: "Replace", path: "name.givenName", value: "Gtfd" },
        { op: "Replace", path: "externalId", value: "Eqpj" },
      ],
      {
        displayName: "Pvlo",
        emails: [{ value: "new@acme.example", type: "work", primary: true }],
        name: { givenName: "Gtfd", familyName: "Silva" },
        externalId: "Eqpj",
      },
    ],
    [
      "replaces several, with the flag: paths as names",
      [
        {
          op: "replace",
          value: {
            displayName: "Bjfe",
            "name.givenName": "Kkom",
            "name.familyName": "Unua",
            [`${enterpriseUrn}:employeeNumber`]: "4711",
          },
        },
      ],
      {
        displayName: "Bjfe",
        name: { givenName: "Kkom", familyName: "Unua" },
        [enterpriseUrn]: { ...ana[enterpriseUrn], employeeNumber: "4711" },
      },
    ],
    [
      "adds an address of a type that there is none of",
      [{ op: "Add", path: 'emails[type eq "home"].value', value: "ana@home.example" }],
      { emails: [...ana.emails, { type: "home", value: "ana@home.example" }] },
    ],
    [
      "leaves out what is not kept",
      [
        { op: "Add", path: 'addresses[type eq "work"].formatted', value: "Rua 1" },
        { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1" },
        { op: "Add", path: "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge", value: "9" },
      ],
      {},
    ],
  ])("%s", (_, steps, expected) => {
    expect(patch(...steps)).toEqual({ ...ana, ...expected });
  });

  it.each<[string, unknown, unknown]>([
    ["by its id", "2819c223", { value: "2819c223" }],
    [
      "spelled out",
      { value: "2819c223", $ref: "../Users/2819c223" },
      { value: "2819c223", $ref: "../Users/2819c223" },
    ],
    ["as a list of one", [{ $ref: null, value: "2819c223" }], { value: "2819c223" }],
  ])("sets the manager %s", (_, value, manager) => {
    for (const path of [`${enterpriseUrn}:manager`, `${enterpriseUrn.toLowerCase()}:MANAGER`]) {
      expect(extension(patch({ op: "Add", path, value }))).toEqual({ department: "Payments", manager });
    }
  });

  it("takes the manager away", () => {
    expect(extension(patch({ op: "Remove", path: `${enterpriseUrn}:manager` }))).toEqual({
      department: "Payments",
    });
    expect(extension(patch({ op: "Replace", path: `${enterpriseUrn}:manager`, value: "" }))).toEqual({
      department: "Payments",
    });
  });
});

describe("a PATCH of a user, as Okta and others write it", () => {
  it.each<[string, unknown[], Resource]>([
    ["deactivates", [{ op: "replace", value: { active: false } }], { active: false }],
    [
      "replaces addresses",
      [{ op: "replace", path: "emails", value: [{ value: "a@b.example", primary: true }] }],
      { emails: [{ value: "a@b.example", primary: true }] },
    ],
    [
      "adds a primary address",
      [{ op: "add", value: { emails: [{ value: "a@b.example", primary: true }] } }],
      {
        emails: [
          { ...ana.emails[0], primary: false },
          { value: "a@b.example", primary: true },
        ],
      },
    ],
    ["adds what is there", [{ op: "add", path: "emails", value: ana.emails }], {}],
    [
      "sets a sub-attribute of every address",
      [{ op: "replace", path: "emails.type", value: "other" }],
      { emails: [{ ...ana.emails[0], type: "other" }] },
    ],
    [
      "merges a name",
      [{ op: "replace", path: "name", value: { givenName: "Anna" } }],
      { name: { givenName: "Anna", familyName: "Silva" } },
    ],
    [
      "merges the extension",
      [{ op: "add", value: { [enterpriseUrn]: { division: "EU" } } }],
      { [enterpriseUrn]: { ...ana[enterpriseUrn], division: "EU" } },
    ],
    [
      "names the core schema in full",
      [{ op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:userName", value: "a.silva" }],
      { userName: "a.silva" },
    ],
  ])("%s", (_, steps, expected) => {
    expect(patch(...steps)).toEqual({ ...ana, ...expected });
  });

  it("removes by a filter, a list of values, or all", () => {
    expect(patch({ op: "remove", path: 'emails[type eq "WORK" and primary eq true]' })).not.toHaveProperty(
      "emails",
    );
    expect(patch({ op: "remove", path: 'emails[type eq "home"]' })).toEqual(ana);
    expect(patch({ op: "Remove", path: "emails", value: [{ value: "other@acme.example" }] })).toEqual(ana);
    expect(patch({ op: "Remove", path: "emails", value: [] })).toEqual(ana);
    expect(patch({ op: "remove", path: "emails" })).not.toHaveProperty("emails");
    expect(patch({ op: "remove", path: "name.givenName" }).name).toEqual({ familyName: "Silva" });
  });

  it("does not touch the user that it is given", () => {
    const before = JSON.stringify(ana);
    patch(
      { op: "replace", path: 'emails[type eq "work"].value', value: "x@y.example" },
      { op: "remove", path: enterpriseUrn },
    );
    expect(JSON.stringify(ana)).toBe(before);
  });
});

describe("a PATCH that is wrong", () => {
  it.each<[string, unknown, string]>([
    ["is no object", 7, "invalidSyntax"],
    ["has no operations", operations(), "invalidSyntax"],
    [
      "has an operation that is unknown",
      operations({ op: "move", path: "userName", value: "x" }),
      "invalidSyntax",
    ],
    ["removes without a path", operations({ op: "remove" }), "noTarget"],
    ["removes what there must be", operations({ op: "remove", path: "userName" }), "mutability"],
    ["changes what clients may not", operations({ op: "replace", path: "id", value: "x" }), "mutability"],
    ["has a path that is none", operations({ op: "replace", path: "emails[", value: "x" }), "invalidPath"],
    [
      "filters by more than eq",
      operations({ op: "replace", path: 'emails[type ne "work"].value', value: "x" }),
      "invalidPath",
    ],
    [
      "filters what has one value",
      operations({ op: "replace", path: 'name[givenName eq "x"]', value: "x" }),
      "invalidPath",
    ],
    [
      "says neither true nor false",
      operations({ op: "replace", path: "active", value: "maybe" }),
      "invalidValue",
    ],
    [
      "has a NUL in a name",
      operations({ op: "replace", path: "displayName", value: "a\0b" }),
      "invalidValue",
    ],
    [
      "has half a character",
      operations({ op: "replace", path: "displayName", value: "\ud800" }),
      "invalidValue",
    ],
    ["has a value without names", operations({ op: "replace", value: "x" }), "invalidValue"],
    ["empties the userName", operations({ op: "replace", path: "userName", value: "" }), "invalidValue"],
  ])("%s", (_, body, scimType) => {
    expect(() => checkedUser(patched(ana, readPatch(body, userAttributes)))).toThrow(
      expect.objectContaining({ status: 400, scimType }),
    );
  });

  it("is refused as such, whatever it is", () => {
    const path = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "emails",
        'emails[type eq "work"]',
        "emails[value",
        `${enterpriseUrn}:manager`,
        enterpriseUrn,
        "name",
        "active",
        "__proto__",
        "constructor",
        "members",
        "id",
        "meta.version",
      ),
      fc
        .tuple(fc.constantFrom("emails[", "name.", "urn:", `${enterpriseUrn}.`), fc.string())
        .map((parts) => parts.join("")),
    );
    const operation = fc.record(
      {
        op: fc.constantFrom("add", "Replace", "REMOVE"),
        path: fc.option(path),
        value: fc.oneof(fc.jsonValue(), fc.dictionary(path, fc.jsonValue())),
      },
      { requiredKeys: ["op"] },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ Operations: fc.array(operation, { maxLength: 4 }) })),
        (body) => {
          for (const read of [
            () => checkedUser(patched(ana, readPatch(body, userAttributes))),
            () => readGroupPatch(body),
            () => readUser(body),
          ]) {
            try {
              read();
            } catch (error) {
              expect(error).toBeInstanceOf(ScimProblem);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(Object.getPrototypeOf({})).not.toHaveProperty("value");
  });
});

describe("a PATCH of a group", () => {
  it.each<[string, unknown, unknown]>([
    [
      "Entra adds",
      { op: "Add", path: "members", value: [{ $ref: null, value: "u1" }, { value: "u2" }] },
      [{ kind: "add", members: ["u1", "u2"] }],
    ],
    [
      "Entra removes, by value",
      { op: "Remove", path: "members", value: [{ $ref: null, value: "u1" }] },
      [{ kind: "remove", members: ["u1"] }],
    ],
    [
      "nobody is removed by an empty list",
      { op: "Remove", path: "members", value: [] },
      [{ kind: "remove", members: [] }],
    ],
    [
      "Okta and the standard remove, by a filter",
      { op: "remove", path: 'members[value eq "u1"]' },
      [{ kind: "remove", members: ["u1"] }],
    ],
    ["everybody is removed", { op: "remove", path: "members" }, [{ kind: "replace", members: [] }]],
    [
      "Okta replaces all",
      { op: "replace", path: "members", value: [{ value: "u1", display: "ana@acme.example" }] },
      [{ kind: "replace", members: ["u1"] }],
    ],
    [
      "Okta renames",
      { op: "replace", value: { id: "g1", displayName: "Payments EU" } },
      [{ kind: "name", displayName: "Payments EU" }],
    ],
    [
      "Entra renames",
      { op: "Replace", path: "displayName", value: "Payments EU" },
      [{ kind: "name", displayName: "Payments EU" }],
    ],
    [
      "members without a path",
      { op: "add", value: { members: [{ value: "u1" }], externalId: "e" } },
      [
        { kind: "add", members: ["u1"] },
        { kind: "external", externalId: "e" },
      ],
    ],
  ])("%s", (_, operation, changes) => {
    expect(readGroupPatch(operations(operation))).toEqual(changes);
  });

  it("refuses filters that would mean somebody else", () => {
    for (const path of [
      'members[display eq "Ana"]',
      'members[value eq "a" and value eq "b"]',
      'members[value eq "a"].display',
    ]) {
      expect(() => readGroupPatch(operations({ op: "remove", path }))).toThrow(ScimProblem);
    }
    expect(() =>
      readGroupPatch(operations({ op: "add", path: 'members[value eq "a"]', value: "x" })),
    ).toThrow(ScimProblem);
  });
});

describe("a user", () => {
  it("is read in any spelling, and never with a password", () => {
    const user = readUser({
      USERNAME: "Ana",
      Active: "True",
      password: "hunter2",
      emails: { value: "A@b.example" },
      roles: [],
      name: null,
      "urn:IETF:params:scim:schemas:extension:enterprise:2.0:user": { Manager: "m" },
    });
    expect(user).toEqual({
      userName: "Ana",
      active: true,
      emails: [{ value: "A@b.example" }],
      [enterpriseUrn]: { manager: { value: "m" } },
    });
    expect([addressOf(user), managerOf(user)]).toEqual(["a@b.example", "m"]);
  });

  it.each<[string, object, string | null, string]>([
    [
      "the primary address",
      {
        emails: [
          { value: "x@y.example", type: "work" },
          { value: "P@y.example", primary: true },
        ],
        displayName: "Ana",
      },
      "p@y.example",
      "Ana",
    ],
    [
      "the address at work",
      {
        emails: [
          { value: "h@y.example", type: "home" },
          { value: "w@y.example", type: "Work" },
        ],
        name: { givenName: "Ana", familyName: "Silva" },
      },
      "w@y.example",
      "Ana Silva",
    ],
    ["a userName that is one", { emails: [{ value: "not one" }] }, "ana.silva@acme.example", "Ana Silva"],
    ["nothing", { userName: "asilva" }, null, "asilva"],
  ])("is known by %s", (_, more, address, called) => {
    const user = readUser({ userName: "ana.silva@acme.example", ...more });
    expect([addressOf(user), calledOf(user)]).toEqual([address, called]);
  });
});
