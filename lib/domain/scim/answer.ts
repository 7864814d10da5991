import { type Attribute, enterpriseUrn, groupUrn, userUrn } from "./attributes";
import { isObject, type Resource } from "./canonical";
import { type Path, readPath } from "./path";
import { badRequest } from "./problem";
import type { ScimUser } from "./user";

export const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";

/** What every kept resource has beside its attributes. */
export interface Kept {
  id: string;
  createdAt: Date;
  updatedAt: Date;
}
export interface Reference {
  value: string;
  display: string;
}

/** Which state of a resource an answer shows. */
export function versionOf({ updatedAt }: Kept): string {
  return `W/"${updatedAt.getTime().toString(36)}"`;
}

/** A user as it is answered. `base` is the address of all that is SCIM. */
export function userAnswer(
  { user, groups, ...kept }: Kept & { user: ScimUser; groups: readonly Reference[] },
  base: string,
): Resource {
  return {
    schemas: user[enterpriseUrn] ? [userUrn, enterpriseUrn] : [userUrn],
    id: kept.id,
    ...user,
    ...(groups.length > 0
      ? { groups: groups.map((one) => ({ ...one, $ref: `${base}/Groups/${one.value}` })) }
      : {}),
    meta: metaOf("User", kept, `${base}/Users/${kept.id}`),
  };
}

/** A group as it is answered; without `members` where they were not asked for. */
export function groupAnswer(
  group: Kept & { displayName: string; externalId: string | null; members: readonly Reference[] | null },
  base: string,
): Resource {
  const { id, displayName, externalId, members } = group;
  return {
    schemas: [groupUrn],
    id,
    ...(externalId === null ? {} : { externalId }),
    displayName,
    ...(members ? { members: members.map((one) => ({ ...one, $ref: `${base}/Users/${one.value}` })) } : {}),
    meta: metaOf("Group", group, `${base}/Groups/${id}`),
  };
}

function metaOf(resourceType: "User" | "Group", kept: Kept, location: string): Resource {
  return {
    resourceType,
    created: kept.createdAt.toISOString(),
    lastModified: kept.updatedAt.toISOString(),
    location,
    version: versionOf(kept),
  };
}

/** Which attributes an answer has: `attributes` only these, `excludedAttributes` all but these. */
export class Selection {
  private constructor(
    private readonly only: readonly Path[] | null,
    private readonly without: readonly Path[],
  ) {}

  /** Throws ScimProblem `invalidValue` where both are asked for. */
  static of(query: URLSearchParams, attributes: readonly Attribute[]): Selection {
    const read = (name: string) => {
      const given = query.get(name);
      if (given === null || given.trim() === "") return null;
      return given
        .split(",")
        .map((one) => readPath(one, attributes, "invalidValue"))
        .filter((one) => one !== null);
    };
    const only = read("attributes");
    const without = read("excludedAttributes");
    if (only && without) {
      throw badRequest("invalidValue", "Ask for attributes or excludedAttributes, not for both.");
    }
    return new Selection(only, without ?? []);
  }

  /** Whether an attribute of the resource itself is answered at all. */
  has(name: string): boolean {
    const names = (path: Path) => path.steps[0]?.name === name;
    if (this.only) return this.only.some(names);
    return !this.without.some((path) => names(path) && path.steps.length === 1 && !path.sub);
  }

  /** The resource as it was asked for; its id and its schemas are always there. */
  of(resource: Resource): Resource {
    const { schemas, id } = resource;
    if (!this.only) {
      const rest = structuredClone(resource);
      for (const path of this.without) remove(rest, namesOf(path));
      return { ...rest, schemas, id };
    }
    const chosen: Resource = { schemas, id };
    for (const path of this.only) copy(resource, chosen, namesOf(path));
    return chosen;
  }
}

const namesOf = ({ steps, sub }: Path) => [...steps, ...(sub ? [sub] : [])].map(({ name }) => name);

function remove(from: unknown, [name, ...deeper]: readonly string[]): void {
  if (Array.isArray(from)) for (const one of from) remove(one, name === undefined ? [] : [name, ...deeper]);
  if (!isObject(from) || name === undefined) return;
  if (deeper.length === 0) delete from[name];
  else remove(from[name], deeper);
}

function copy(from: Resource, to: Resource, [name, ...deeper]: readonly string[]): void {
  if (name === undefined || !(name in from)) return;
  const value = from[name];
  if (deeper.length === 0) {
    to[name] = value;
  } else if (Array.isArray(value)) {
    const before = to[name];
    to[name] = value.filter(isObject).map((one, at) => {
      const held: unknown = Array.isArray(before) ? before[at] : undefined;
      const part = isObject(held) ? held : {};
      copy(one, part, deeper);
      return part;
    });
  } else if (isObject(value)) {
    const held = to[name];
    const part = isObject(held) ? held : {};
    copy(value, part, deeper);
    to[name] = part;
  }
}

export interface PageAsked {
  /** From 1. */
  startIndex: number;
  count: number;
}
export const mostOnPage = 200;
const usualOnPage = 100;

/** Which page of a list was asked for (RFC 7644 §3.4.2.4). Throws ScimProblem `invalidValue`. */
export function pageAsked(query: URLSearchParams): PageAsked {
  const number = (name: string, usual: number, least: number) => {
    const given = query.get(name);
    if (given === null || given === "") return usual;
    if (!/^-?\d{1,9}$/.test(given))
      throw badRequest("invalidValue", `${name}: this should be a whole number.`);
    return Math.max(least, Number(given));
  };
  return {
    startIndex: number("startIndex", 1, 1),
    count: Math.min(mostOnPage, number("count", usualOnPage, 0)),
  };
}

export function listAnswer(resources: readonly Resource[], total: number, startIndex: number): Resource {
  return {
    schemas: [listUrn],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
