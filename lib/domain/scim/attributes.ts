/**
 * The attributes that are kept of users and groups (RFC 7643). Identity providers send many more, of which nothing here has use:
 * those are left out without a word, as the standard allows, so that a usual mapping works as it is.
 */

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";

export interface Attribute {
  name: string;
  description: string;
  /** Left out: a string. */
  type?: "boolean" | "complex" | "reference";
  many?: true;
  required?: true;
  caseExact?: true;
  unique?: true;
  readOnly?: true;
  /** Of a complex attribute. */
  sub?: readonly Attribute[];
}

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  description,
  ...more,
});
const complex = (
  name: string,
  description: string,
  sub: readonly Attribute[],
  more: Partial<Attribute> = {},
): Attribute => ({ name, description, type: "complex", sub, ...more });

const identifiers = [
  text("id", "Given by Rollcall.", { readOnly: true, caseExact: true, unique: true }),
  text("externalId", "What the identity provider calls it.", { caseExact: true }),
];
const meta = complex("meta", "When it was made and changed, and where it is.", [], { readOnly: true });

export const coreUserAttributes: readonly Attribute[] = [
  text("userName", "Names the user; no other has it.", { required: true, unique: true }),
  complex("name", "The parts of their name.", [
    text("formatted", "The whole name."),
    text("familyName", "Their family name."),
    text("givenName", "Their given name."),
    text("middleName", "Their middle name."),
    text("honorificPrefix", "As “Dr.”."),
    text("honorificSuffix", "As “III”."),
  ]),
  text("displayName", "What they are called."),
  text("nickName", "What they are called among friends."),
  text("title", "What they do."),
  text("userType", "Employee, contractor, and so on."),
  text("preferredLanguage", "The language that they like to read."),
  text("locale", "How they write dates and numbers."),
  text("timezone", "Where their day begins."),
  {
    name: "active",
    type: "boolean",
    description: "Whether they are here. Whoever is not is listed as leaving.",
  },
  complex(
    "emails",
    "Their addresses: by the first of them they are joined to a person.",
    [
      text("value", "The address."),
      text("display", "How the address is shown."),
      text("type", "As “work”."),
      { name: "primary", type: "boolean", description: "Whether it is the one that is used." },
    ],
    { many: true },
  ),
  complex(
    "groups",
    "The groups that they are in; changed on the groups.",
    [
      text("value", "The id of the group."),
      text("display", "The name of the group."),
      { name: "$ref", type: "reference", description: "Where the group is." },
    ],
    { many: true, readOnly: true },
  ),
];

export const enterpriseAttributes: readonly Attribute[] = [
  text("employeeNumber", "Their number at the employer."),
  text("costCenter", "The cost centre."),
  text("organization", "The organisation."),
  text("division", "The division."),
  text("department", "The department."),
  complex("manager", "Whom they report to.", [
    text("value", "The id of the manager’s user."),
    { name: "$ref", type: "reference", description: "Where the manager’s user is." },
    text("displayName", "What the manager is called."),
  ]),
];

export const coreGroupAttributes: readonly Attribute[] = [
  text("displayName", "The name of the group; no other has it.", { required: true, unique: true }),
  complex(
    "members",
    "The users that are in it.",
    [
      text("value", "The id of the user."),
      text("display", "The name of the user."),
      { name: "$ref", type: "reference", description: "Where the user is." },
    ],
    { many: true },
  ),
];

/** The whole of a user. The extension is an attribute like any other, named by its URN. */
export const userAttributes: readonly Attribute[] = [
  ...identifiers,
  ...coreUserAttributes,
  complex(enterpriseUrn, "What an employer knows of them.", enterpriseAttributes),
  meta,
];
export const groupAttributes: readonly Attribute[] = [...identifiers, ...coreGroupAttributes, meta];

/** Names of attributes are compared without regard to case. */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
}
