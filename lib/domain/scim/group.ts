import { groupAttributes } from "./attributes";
import { canonical, canonicalValue, isObject } from "./canonical";
import { readPatch, type Step } from "./patch";
import { badRequest } from "./problem";

/** What a request changes of a group, one after the other. Members are named by the ids of users. */
export type GroupChange =
  | { kind: "name"; displayName: string }
  | { kind: "external"; externalId: string | null }
  | { kind: "add" | "remove" | "replace"; members: readonly string[] };

/** A group from the body of a request; `members` is null where they are not mentioned. Throws ScimProblem. */
export function readGroup(body: unknown): {
  displayName: string;
  externalId: string | null;
  members: string[] | null;
} {
  if (!isObject(body)) throw badRequest("invalidSyntax", "A group is a JSON object.");
  const { displayName, externalId, members } = canonical(body, groupAttributes);
  const isMentioned = Object.keys(body).some((name) => name.toLowerCase() === "members");
  return {
    displayName: checkedName(displayName),
    externalId: typeof externalId === "string" ? externalId : null,
    members: isMentioned ? idsOf(members) : null,
  };
}

/** What a PATCH changes of a group. Members are never read into memory for it: a group may hold everybody. Throws ScimProblem. */
export function readGroupPatch(body: unknown): GroupChange[] {
  return readPatch(body, groupAttributes).flatMap(changeOf);
}

function changeOf({ op, path, value }: Step): GroupChange[] {
  const attribute = path.steps[0];
  if (attribute?.name === "displayName") {
    if (op === "remove") throw badRequest("mutability", "displayName cannot be empty.");
    return [{ kind: "name", displayName: checkedName(canonicalValue(attribute, value)) }];
  }
  if (attribute?.name === "externalId") {
    const given = op === "remove" ? undefined : canonicalValue(attribute, value);
    return [{ kind: "external", externalId: typeof given === "string" ? given : null }];
  }
  if (attribute?.name !== "members") return [];
  const { where, sub } = path;
  if (where) {
    const ids = where.map((one) => (one.path.steps[0]?.name === "value" ? String(one.value) : null));
    if (op !== "remove" || sub || ids.length !== 1 || ids[0] === null) {
      throw badRequest(
        "invalidPath",
        'Of members, only remove is understood with a filter: members[value eq "…"].',
      );
    }
    return [{ kind: "remove", members: ids.filter((id) => id !== null) }];
  }
  if (sub) throw badRequest("invalidPath", "Members are added and removed whole.");
  const members = idsOf(canonicalValue(attribute, value));
  // Entra lists whom it removes as the value; without one, nobody is left.
  if (op === "remove" && (value === undefined || value === null)) return [{ kind: "replace", members: [] }];
  return [{ kind: op, members }];
}

function checkedName(displayName: unknown): string {
  const name = typeof displayName === "string" ? displayName.trim() : "";
  if (name === "") throw badRequest("invalidValue", "displayName: a group has a name.");
  if (name.length > 200) throw badRequest("invalidValue", "displayName: at most 200 characters.");
  return name;
}

function idsOf(members: unknown): string[] {
  const values = Array.isArray(members) ? members.filter(isObject).map(({ value }) => value) : [];
  if (values.some((value) => typeof value !== "string")) {
    throw badRequest("invalidValue", "members: each has the id of a user as its value.");
  }
  return [...new Set(values.filter((value) => typeof value === "string"))];
}
