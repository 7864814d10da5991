import { z } from "zod";
import { enterpriseUrn } from "@/lib/domain/scim/attributes";
import { type Comparison, nameOfPath } from "@/lib/domain/scim/path";
import { badRequest } from "@/lib/domain/scim/problem";
import { isStorable } from "@/lib/domain/text";

/** What is looked for, and a way to hand a value to the database. */
interface Sought {
  value: string;
  /** `emails[type eq "work"]` */
  type: string | null;
  bind: (value: string | null) => string;
}

const idOf = (value: string) => (z.guid().safeParse(value).success ? value : null);
const manager = ({ value, bind }: Sought) =>
  `r.resource #>> '{${enterpriseUrn},manager,value}' = ${bind(value)}::text`;

/** What users may be looked for by. Names of users and addresses are compared without regard to case, ids of the provider exactly. */
const ofUsers: Record<string, (sought: Sought) => string> = {
  id: ({ value, bind }) => `r.id = ${bind(idOf(value))}::uuid`,
  externalId: ({ value, bind }) => `r.external_id = ${bind(value)}::text`,
  userName: ({ value, bind }) => `r.user_name = lower(${bind(value)}::text)`,
  displayName: ({ value, bind }) => `lower(r.resource->>'displayName') = lower(${bind(value)}::text)`,
  active: ({ value, bind }) => `r.active::text = ${bind(value)}::text`,
  "emails.value": ({ value, type, bind }) =>
    `EXISTS (SELECT FROM jsonb_array_elements(r.resource->'emails') AS e WHERE lower(e->>'value') = lower(${bind(value)}::text)
       ${type === null ? "" : `AND lower(e->>'type') = lower(${bind(type)}::text)`})`,
  [`${enterpriseUrn}.manager`]: manager,
  [`${enterpriseUrn}.manager.value`]: manager,
};

const hasMember = ({ value, bind }: Sought) =>
  `EXISTS (SELECT FROM scim_members m WHERE m.group_id = r.id AND m.user_id = ${bind(idOf(value))}::uuid)`;
const ofGroups: Record<string, (sought: Sought) => string> = {
  id: ({ value, bind }) => `r.id = ${bind(idOf(value))}::uuid`,
  externalId: ({ value, bind }) => `r.external_id = ${bind(value)}::text`,
  displayName: ({ value, bind }) => `lower(r.display_name) = lower(${bind(value)}::text)`,
  members: hasMember,
  "members.value": hasMember,
};

/** The rows `r` that a filter finds, as SQL with its parameters from `$1`. Throws ScimProblem `invalidFilter`. */
export function filterSql(
  kind: "User" | "Group",
  filter: readonly Comparison[],
): { sql: string; values: unknown[] } {
  const known = kind === "User" ? ofUsers : ofGroups;
  const values: unknown[] = [];
  const bind = (value: string | null) => `$${values.push(value)}`;
  const parts = filter.map(({ path, value }) => {
    const name = nameOfPath(path);
    const condition = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!condition) throw badRequest("invalidFilter", `Use one of: ${Object.keys(known).join(", ")}.`);
    const sought = String(value);
    if (!isStorable(sought)) throw badRequest("invalidFilter", "Such a text is nowhere kept.");
    return condition({ value: sought, type: typeOf(path.where, name), bind });
  });
  return { sql: parts.length === 0 ? "TRUE" : parts.join(" AND "), values };
}

/** `emails[type eq "work"].value`: the type, which is all that may be in the brackets. */
function typeOf(where: readonly Comparison[] | null, name: string): string | null {
  if (where === null) return null;
  const [only, ...others] = where;
  if (name !== "emails.value" || !only || nameOfPath(only.path) !== "type" || others.length > 0) {
    throw badRequest("invalidFilter", 'In brackets, only emails[type eq "…"] is understood.');
  }
  if (!isStorable(String(only.value))) throw badRequest("invalidFilter", "Such a text is nowhere kept.");
  return String(only.value);
}
