import { z } from "zod";
import { type RiskListId, riskListIds } from "@/lib/domain/assessment/owasp";
import type { RuleBase } from "@/lib/domain/assessment/rule";
import { exceptionKinds } from "@/lib/domain/exception";
import { maxQueryLength, type QueryProblem } from "@/lib/domain/query/grammar";
import { environments, placeKinds } from "@/lib/domain/record";
import { resolvedWhys } from "@/lib/domain/resolved-why";
import { confidences, severities } from "@/lib/domain/severity";
import { ownerSchema } from "@/lib/features/identities/schema";
import { recordRefSchema } from "@/lib/features/sources/schema";

/** A person or team that is to mend findings. */
export const assigneeSchema = z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() });
export type Assignee = z.infer<typeof assigneeSchema>;

/** One finding of a list. Every key is always there; what is not known is null. */
export const findingRowSchema = z.object({
  id: z.uuid(),
  rule: z.object({ id: z.string(), title: z.string() }),
  /** Of the OWASP list of ten, and AGENT. */
  risks: z.array(z.enum(riskListIds)),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  /** What is the case; it does not name the identity. */
  sentence: z.string(),
  evidence: z.array(z.object({ label: z.string(), value: z.string() })),
  /** As the data says. What people decided is `exception`. */
  state: z.enum(["open", "resolved"]),
  /** It could not be confirmed when it was last looked at: data was missing. */
  unsure: z.boolean(),
  /** Whom it concerns; null where it is about a place whose identity nobody knows. */
  identity: recordRefSchema.nullable(),
  place: z.object({ id: z.uuid(), kind: z.enum(placeKinds), locator: z.string() }).nullable(),
  system: z.string().nullable(),
  environment: z.enum(environments).nullable(),
  account: recordRefSchema.nullable(),
  owner: ownerSchema.nullable(),
  /** What one deed would mend together with others of the same rule. */
  cause: z.object({ key: z.string(), title: z.string() }).nullable(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  resolvedAt: z.date().nullable(),
  resolvedWhy: z.enum(resolvedWhys).nullable(),
  reopenedAt: z.date().nullable(),
  /** How often it was found anew. */
  times: z.number().int(),
  /** By what it is set aside now; null: it is not. */
  exception: z.object({ id: z.uuid(), kind: z.enum(exceptionKinds), until: z.date() }).nullable(),
  /** Who is to mend it. */
  assignee: assigneeSchema.nullable(),
});
export type FindingRow = z.infer<typeof findingRowSchema>;

export const findingSortNames = ["rank", "firstseen"] as const;

/** What the inbox is asked for. */
export const findingListSchema = z.strictObject({
  q: z.string().max(maxQueryLength).default(""),
  sort: z.enum(findingSortNames).default("rank"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  after: z.string().max(20_000).optional(),
  before: z.string().max(20_000).optional(),
});
export type FindingListRequest = z.output<typeof findingListSchema>;

export interface FindingPage {
  rows: FindingRow[];
  before: string | null;
  after: string | null;
  problems: readonly QueryProblem[];
}

/** Open findings that one deed mends. */
export interface CauseGroup {
  rule: { id: string; title: string };
  cause: { key: string; title: string };
  severity: FindingRow["severity"];
  findings: number;
  identities: number;
}

export interface CausePage {
  /** What mends most of the worst first. */
  groups: CauseGroup[];
  /** There are more groups than these. */
  more: boolean;
}

/** Findings that stand beside one, the first of them. */
export interface Joined {
  rows: FindingRow[];
  /** In the query grammar: all of them. */
  query: string;
  more: boolean;
}

/** One finding with all that is said of it. */
export interface FindingView {
  finding: FindingRow;
  /** Null: the rule is no longer asked. */
  rule: Pick<RuleBase, "why" | "fix" | "verify" | "frameworks"> | null;
  risks: readonly { id: RiskListId; title: string }[];
  identity: { risk: number | null; tier: 0 | 1 | 2 | null; gone: boolean } | null;
  sameIdentity: Joined;
  /** Empty where it has no cause. */
  sameCause: Joined;
}
