import type { Pool } from "pg";
import { expectedPause } from "@/lib/domain/definitions/dormant";
import { type RightSized, rightSize } from "@/lib/domain/privilege/aws/right-size/right-size";
import type { ExpectedUse } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";
import { attachmentsOf, storedPolicies } from "@/lib/features/access/data-aws-attachments";
import type { Candidate } from "@/lib/features/access/schema";
import { identityReach } from "@/lib/features/identities/reach";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { actionCatalogue } from "./data-catalogue";
import { type Telemetry, useSince } from "./data-use";

const timeoutMs = 30_000;
const dayMs = 86_400_000;

/** A policy that an identity holds, as it is named to people. */
export interface HeldPolicy {
  name: string;
  /** AWS's own, one of the account's by its ARN, or part of its holder. */
  kind: "aws_managed" | "managed" | "inline";
  /** The group by which it is held: others of the group hold it too. Null: by the identity itself. */
  through: string | null;
}

export interface RightSizing extends RightSized {
  /** How far back was looked: as asked, or longer where the identity is expected to be used more rarely. */
  days: number;
  /** Of each of `policies`, in the same order. */
  held: readonly HeldPolicy[];
  telemetry: Telemetry;
}

/** What somebody asks: how many days back, and which actions stay whatever was seen (lower case). */
export interface RightSizingRequest {
  days: number;
  pinned: ReadonlySet<string>;
}

/**
 * What an identity of AWS would hold if it held only what it used. Throws AppErrors `no_such_identity`, `not_right_sized` where its use
 * cannot decide that, and `query_timeout`.
 */
export async function getRightSizing(
  pool: Pool,
  scope: Scope,
  who: Candidate,
  { days: asked, pinned }: RightSizingRequest,
  now: Date,
): Promise<RightSizing> {
  if (who.system !== "aws")
    throw notSized(`It is of ${showText(who.system, 40)}: policies are rewritten for AWS only.`);
  const catalogue = await actionCatalogue();
  const actions = new Set(
    catalogue.services.flatMap((service) => catalogue.actionsOf(service).map((each) => each.toLowerCase())),
  );
  return guardedRead(
    pool,
    async (db) => {
      const { id, expectedUse } = await identityOf(db, scope, who);
      if (expectedUse === "emergency")
        throw notSized("It is kept for emergencies: that it was not used says nothing.");
      const days = Math.max(asked, expectedUse === null ? 0 : expectedPause[expectedUse]);
      const since = new Date(now.getTime() - days * dayMs);
      const policies = await policiesOf(db, who.realm, id);
      const seen = await useSince(db, { id, realm: who.realm }, since, now, (action) => actions.has(action));
      const sized = rightSize(policies, seen.use, pinned, catalogue);
      const held = policies.map(({ name, kind, through }) => ({ name, kind, through }));
      return { ...sized, days, held, telemetry: seen.telemetry };
    },
    timeoutMs,
  );
}

async function identityOf(
  db: Runner,
  scope: Scope,
  who: Candidate,
): Promise<{ id: string; expectedUse: ExpectedUse | null }> {
  const p = new SqlParameters();
  const where = [`i.id = ${p.add(who.id)}::uuid`, ...identityReach(scope, "i", p)];
  const found = await db.query<{ id: string; expectedUse: ExpectedUse | null }>(
    `SELECT i.id, i.expected_use AS "expectedUse" FROM identities i WHERE ${where.join(" AND ")}`,
    p.values,
  );
  const [identity] = found.rows;
  if (identity) return identity;
  throw new AppError({
    code: "no_such_identity",
    message: `No source lists ${showText(who.name, 200)}.`,
    safe: "Nothing was changed.",
    next: "`rollcall list identities --where WORD` searches names, ids and key ids.",
    exitCode: 2,
  });
}

/** What it holds itself and by its groups, with the documents; names are told apart by the group. */
async function policiesOf(
  db: Runner,
  realm: string,
  id: string,
): Promise<(HeldPolicy & { body: unknown })[]> {
  const { byHolder, groups } = await attachmentsOf(db, [realm]);
  const holders = [{ id, name: null }, ...(groups.get(id) ?? [])];
  const held = holders.flatMap(({ id: holder, name: through }) =>
    (byHolder.get(holder) ?? []).flatMap(({ policy, effect }) =>
      effect === "allow" ? [{ policy, through }] : [],
    ),
  );
  const stored = await storedPolicies(
    db,
    held.map(({ policy }) => policy),
  );
  return held.map(({ policy, through }) => {
    const row = stored.get(policy);
    const kind = row?.kind === "inline_policy" ? "inline" : row?.realm === "aws" ? "aws_managed" : "managed";
    const name = row?.name ?? policy;
    return { name: through === null ? name : `${name} (group ${through})`, kind, through, body: row?.body };
  });
}

const notSized = (why: string) =>
  new AppError({
    code: "not_right_sized",
    message: `What it needs cannot be told from its use. ${why}`,
    safe: "Nothing was changed.",
    next: "Ask what it may do with `rollcall can`.",
  });
