import type { RiskListId } from "@/lib/domain/assessment/owasp";
import type { ExceptionKind } from "@/lib/domain/exception";
import { type Named, nameOf } from "@/lib/domain/named";
import type { Environment, IdentityClass, IdentityKind, PlaceKind } from "@/lib/domain/record";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import type { Confidence, Severity } from "@/lib/domain/severity";

/** Why somebody decided to live with a finding. */
export interface Suppression {
  /** Their decision, and their words. */
  reason: string;
}

/** How a finding stands against an earlier look. */
export type BaselineState = "new" | "unchanged" | "updated";

/** What is said of an identity beside a finding of it. */
export interface ExportedIdentity {
  kind: IdentityKind;
  class: IdentityClass;
  risk: number | null;
  createdAt: Date | null;
  firstSeenAt: Date;
  lastUsedAt: Date | null;
}

/** A place with its id at its source. */
export interface ExportedPlace {
  id: string;
  kind: PlaceKind;
  locator: string;
  externalId: string;
}

/** What a rule says for people, also where it is no built-in one. */
export interface ExportedRule {
  why: string;
  fix: string;
  verify: string;
}

/** A finding as other programs are told of it: a row of the list, and what was looked up beside it. */
export interface ExportedFinding {
  id: string;
  rule: { id: string; title: string };
  risks: readonly RiskListId[];
  severity: Severity;
  confidence: Confidence;
  sentence: string;
  evidence: readonly { label: string; value: string }[];
  state: "open" | "resolved";
  unsure: boolean;
  identity: Named | null;
  place: { id: string; kind: PlaceKind; locator: string } | null;
  system: string | null;
  environment: Environment | null;
  account: Named | null;
  owner: {
    person?: { name: string; email?: string | null } | null;
    team?: { name: string } | null;
  } | null;
  cause: { key: string; title: string } | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  resolvedWhy?: ResolvedWhy | null;
  reopenedAt: Date | null;
  times: number;
  /** Who is to mend it. Left out where it was not looked up. */
  assignee?: { name: string } | null;
  /** By what people set it aside now; null: by nothing. */
  exception?: { id: string; kind: ExceptionKind; until: Date } | null;
  /** What its rule says for people. Left out where it was not looked up. */
  words?: ExportedRule | undefined;
  /** Left out where it was not looked up, or nobody knows the identity. */
  about?: ExportedIdentity;
  /** Where the secret lies that it is about, at most some of them. Left out where it was not looked up. */
  places?: readonly ExportedPlace[];
  /** Null: nobody decided anything. Left out: nobody asked. */
  suppression?: Suppression | null;
  /** Left out where nothing is compared. */
  baseline?: BaselineState;
}

/** What a document says of the product that wrote it. */
export interface ExportSetting {
  /** Where findings are opened: the address of this installation, without a slash at its end. */
  address: string;
  version: string;
  /** What kept the look from being whole; empty: nothing did. Left out where nobody asked. */
  problems?: readonly string[];
}

/** Whom or what it concerns. */
export function subjectOf({ identity, place }: Pick<ExportedFinding, "identity" | "place">): string {
  return nameOf(identity) ?? place?.locator ?? "Something that is gone";
}
