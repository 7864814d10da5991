import { z } from "zod";
import { covers } from "@/lib/domain/powers/wildcard";
import { readPolicy } from "../document";
import { many } from "../pattern";
import { shortened } from "./shorten";

/** All actions that AWS knows, as it writes them (`s3:GetObject`). */
export interface Catalogue {
  services: readonly string[];
  actionsOf(service: string): readonly string[];
}

/** A policy as it was and as it would be. */
export interface Rewritten {
  name: string;
  before: PolicyDocument;
  /** Null: nothing of it would be left, so it is to be detached. */
  after: PolicyDocument | null;
  /** The known actions that its Allow statements give, and those of them that they would give no more; as AWS writes them. */
  granted: readonly string[];
  removed: readonly string[];
}

const texts = z.union([z.string(), z.array(z.string())]);
const statementSchema = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts.optional(),
  NotAction: texts.optional(),
});
const documentSchema = z.looseObject({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});
type Statement = z.output<typeof statementSchema>;
export type PolicyDocument = z.output<typeof documentSchema>;

/**
 * Rewrites what is attached to a principal so that its Allow statements name only the actions that are kept. Resources,
 * conditions and every Deny stay as they are, so nothing is allowed that was not. A wildcard of which everything is kept stays;
 * what AWS does not know is kept as it is written. Null: it is no policy that can be evaluated.
 */
export function rewrite(
  name: string,
  body: unknown,
  isKept: (action: string) => boolean,
  catalogue: Catalogue,
): Rewritten | null {
  const value = parsed(body);
  const read = documentSchema.safeParse(value);
  if (!read.success || !readPolicy(name, value, "holder").ok) return null;
  const before = read.data;
  const granted = new Set<string>();
  const kept = new Set<string>();
  const statements = before.Statement.flatMap((statement) => {
    if (statement.Effect === "Deny") return [statement];
    const given = givenBy(statement, catalogue);
    const stays = given.known.filter((action) => isKept(action.toLowerCase()));
    for (const action of given.known) granted.add(action);
    for (const action of stays) kept.add(action);
    if (stays.length === given.known.length) return [statement];
    const { Action: _actions, NotAction: _others, ...rest } = statement;
    const actions = [...shortened(stays, catalogue), ...given.unknown];
    return actions.length === 0 ? [] : [withActions(rest, actions)];
  });
  const isEmpty = !statements.some(({ Effect }) => Effect === "Allow");
  return {
    name,
    before,
    after:
      isEmpty && !statements.some(({ Effect }) => Effect === "Deny")
        ? null
        : { ...before, Statement: statements },
    granted: [...granted].sort(),
    removed: [...granted].filter((action) => !kept.has(action)).sort(),
  };
}

/** The usual order of elements: people read it. */
function withActions({ Sid, Effect, ...rest }: Statement, actions: readonly string[]): Statement {
  return { ...(Sid === undefined ? {} : { Sid }), Effect, Action: [...actions], ...rest };
}

function parsed(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** The actions that AWS knows among those that a statement gives, and the words that match none of them. */
function givenBy(
  { Action, NotAction }: Statement,
  catalogue: Catalogue,
): { known: string[]; unknown: string[] } {
  if (NotAction !== undefined) {
    const but = many(NotAction).map((each) => each.toLowerCase());
    const known = catalogue.services
      .flatMap((service) => catalogue.actionsOf(service))
      .filter((action) => !but.some((pattern) => covers(pattern, action.toLowerCase())));
    return { known, unknown: [] };
  }
  const known = new Set<string>();
  const unknown: string[] = [];
  for (const written of many(Action ?? [])) {
    const found = matching(written.toLowerCase(), catalogue);
    if (found.length === 0) unknown.push(written);
    for (const action of found) known.add(action);
  }
  return { known: [...known].sort(), unknown };
}

function matching(pattern: string, { services, actionsOf }: Catalogue): string[] {
  const colon = pattern.indexOf(":");
  const prefix = colon < 0 ? pattern : pattern.slice(0, colon);
  return services
    .filter((service) => covers(prefix, service))
    .flatMap((service) => actionsOf(service).filter((action) => covers(pattern, action.toLowerCase())));
}
