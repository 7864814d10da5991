import { z } from "zod";
import { populationQuery } from "@/lib/domain/definitions/population";
import type { EscalationStep, Party, SeesToIt } from "@/lib/domain/ownership/unowned";
import { environments, identityKinds } from "@/lib/domain/record";
import type { CappedCount } from "@/lib/platform/count";

/** What the queue of what nobody answers for shows. */

export const unownedRows = `${populationQuery} owned:false`;

export const unownedViewSchema = z.object({
  q: z.string().max(1000).catch(""),
  after: z.string().max(2000).optional().catch(undefined),
  before: z.string().max(2000).optional().catch(undefined),
});
export type UnownedView = z.output<typeof unownedViewSchema>;

export const standInSetting = "unownedStandIn";
/** Who sees to what nobody answers for where its account is nobody's; null: analysts. */
export const standInSchema = z.strictObject({ kind: z.enum(["person", "team"]), id: z.uuid() }).nullable();
export type StandIn = z.output<typeof standInSchema>;
export const chooseStandInSchema = z.strictObject({ standIn: standInSchema });

export const unownedRowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(identityKinds),
  system: z.string(),
  account: z.string().nullable(),
  environment: z.enum(environments).nullable(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  risk: z.number().int().nullable(),
  since: z.date(),
  dueAt: z.date(),
});
/** An identity of the population that nobody answers for. */
export interface UnownedRow extends z.output<typeof unownedRowSchema> {
  overdue: boolean;
  /** How it stands, in words. */
  words: string;
  seesToIt: SeesToIt;
  /** Whom it was told since then that its deadline has passed. */
  told: { step: EscalationStep; at: Date }[];
}

export interface UnownedPage {
  rows: UnownedRow[];
  /** Null: the query cannot be read; `problem` says why. */
  count: CappedCount | null;
  problem: string | null;
  next: string | null;
  previous: string | null;
  /** The query of the inventory that finds the same rows. */
  query: string;
  canAssign: boolean;
  canAsk: boolean;
}

/** Who is chosen, and whether the reader may choose. */
export interface StandInView {
  party: Party | null;
  /** Nobody of it is here: analysts see to it meanwhile. */
  gone: boolean;
  mayChoose: boolean;
}
