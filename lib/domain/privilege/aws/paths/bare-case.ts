import { z } from "zod";
import { type Policy, readPolicy } from "../document";
import { readPrincipal } from "../principal";
import type { Walker } from "./walker";

const policies = z
  .array(z.looseObject({ name: z.string().max(512), policy: z.unknown().optional() }))
  .default([]);

/** Policies without an inventory: `policy`, and those lists that `rollcall simulate aws` takes, too. */
const caseSchema = z.looseObject({
  id: z.string().min(1).max(512),
  principalType: z.enum(["user", "role"]),
  policy: z.unknown().optional(),
  identityPolicies: policies,
  permissionBoundaries: policies,
  scps: z.array(policies).default([]),
  sessionPolicies: policies,
});

const accountsNamed = /arn:(aws[a-z-]*):[a-z0-9*-]*:[a-z0-9*-]*:(\d{12}):/g;

export type ReadWalker = { ok: true; walker: Walker } | { ok: false; id: string | null; problem: string };

/** A principal of which only the policies are known. It lives in the account that they name, if they name one. */
export function readBareCase(body: unknown): ReadWalker {
  const read = caseSchema.safeParse(body);
  if (!read.success) {
    const [first] = read.error.issues;
    const named = z.looseObject({ id: z.string() }).safeParse(body);
    const where = first?.path.map(String).join(".") ?? "";
    const problem = `It is no case${where === "" ? "" : `, at ${where.slice(0, 100)}`}: ${first?.message ?? ""}.`;
    return { ok: false, id: named.success ? named.data.id : null, problem };
  }
  const { id, principalType, policy, identityPolicies, permissionBoundaries, scps, sessionPolicies } =
    read.data;
  const problems: string[] = [];
  const all = (list: readonly { name: string; policy?: unknown }[]): Policy[] =>
    list.flatMap((each) => {
      const one = readPolicy(each.name, each.policy, "holder");
      if (one.ok) return [one.policy];
      problems.push(one.problem);
      return [];
    });
  const own = policy === undefined ? identityPolicies : [{ name: "policy", policy }, ...identityPolicies];
  const layers = {
    identity: all(own),
    resource: [],
    boundaries: all(permissionBoundaries),
    scps: scps.map(all),
    rcps: [],
    session: all(sessionPolicies),
  };
  const principal = readPrincipal(
    `${homeOf([policy, identityPolicies])}:${principalType}/rollcall-principal`,
  );
  if (principal === null) problems.push("It has no principal.");
  const [problem] = problems;
  if (problem !== undefined || principal === null) return { ok: false, id, problem: problem ?? "" };
  const walker: Walker = {
    id,
    kind: principalType,
    principal,
    isKnown: false,
    layers,
    groups: null,
    policies: null,
  };
  return { ok: true, walker };
}

/** Where it lives: the account that its policies name most, since nearly everything takes place in one's own. */
function homeOf(policies: unknown): string {
  const counts = new Map<string, number>();
  for (const [, partition, account] of JSON.stringify(policies).matchAll(accountsNamed)) {
    const home = `arn:${partition}:iam::${account}`;
    counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? "arn:aws:iam::000000000000";
}
