import { z } from "zod";
import { maxQueryLength, type QueryProblem } from "@/lib/domain/query/grammar";
import { environments, sensitivities } from "@/lib/domain/record";
import type { AccountRow } from "./schema";

/** At most so many accounts are changed at once. */
export const mostAccounts = 2000;

export const accountFieldNames = ["team", "environment", "sensitivity"] as const;
export type AccountField = (typeof accountFieldNames)[number];

/** What is decided of one account; a field that is left out stays as it is, null takes the decision back. */
export const accountChangeSchema = z.strictObject({
  id: z.uuid(),
  /** The team's name; one that is not there is added. */
  team: z.string().trim().min(1).max(200).nullable().optional(),
  environment: z.enum(environments).nullable().optional(),
  sensitivity: z.enum(sensitivities).nullable().optional(),
});
export type AccountChange = z.output<typeof accountChangeSchema>;

export const importKinds = ["csv", "tags", "units", "backstage"] as const;
export type ImportKind = (typeof importKinds)[number];

export const editAccountsSchema = z.strictObject({
  changes: z.array(accountChangeSchema).min(1).max(mostAccounts),
  from: z.enum(["form", ...importKinds]),
});
export type EditAccounts = z.output<typeof editAccountsSchema>;

/** What editing accounts did. `before` is the same edit the other way round. */
export interface EditedAccounts {
  accounts: number;
  before: AccountChange[];
  /** Identities that follow; null while the worker hands it down. */
  identities: number | null;
}

/** What people decided of one account, beside what it takes over from what it lies in. */
export interface AccountDecisions {
  team: string | null;
  environment: string | null;
  sensitivity: string | null;
  /** How many containers lie directly in it. */
  children: number;
}
export type AccountScreenRow = AccountRow & { decided: AccountDecisions };

/** How far few decisions go: the accounts with the most unowned identities first. */
export interface DecisionsLeft {
  unowned: number;
  /** Accounts that no team answers for and that hold unowned identities. */
  accounts: number;
  /** So many of them, the largest first, cover this share (0 to 1) of the unowned identities. */
  decisions: number;
  share: number;
  /** Unowned identities that lie in no account. */
  outside: number;
}

export const accountListSchema = z.strictObject({
  q: z.string().max(maxQueryLength).default(""),
  sort: z.enum(["unowned", "name", "kind"]).default("unowned"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  after: z.string().max(20_000).optional(),
  before: z.string().max(20_000).optional(),
});
export type AccountListRequest = z.output<typeof accountListSchema>;

export const previewImportSchema = z.strictObject({
  kind: z.enum(importKinds),
  /** The pasted text or file; empty for what the inventory itself holds. */
  text: z.string().max(4_000_000).default(""),
});

/** One account that an import would change. */
export interface AccountProposal {
  id: string;
  name: string;
  kind: string;
  /** Only what would differ from what is decided now. */
  set: { team?: string; environment?: string; sensitivity?: string };
  now: { team: string | null; environment: string | null; sensitivity: string | null };
  why: string;
  /** It replaces a decision that somebody made. */
  replaces: boolean;
}

export interface ImportPreview {
  proposals: AccountProposal[];
  /** What could not be used, and where. */
  problems: string[];
  /** Accounts that were found and need no change. */
  unchanged: number;
}

/** What an account lies in, what lies in it, and who decided what of it. */
export interface AccountSurroundings {
  path: { id: string; name: string; kind: string }[];
  children: { id: string; name: string; kind: string; identities: number | null }[];
  /** Identities in it and in nothing below; null, as in `children`, for members who do not reach all. */
  direct: number | null;
  guardrails: { id: string; name: string }[];
  decisions: { field: string; value: string; why: string; setBy: string; setAt: Date }[];
}

/** One account of the tree. */
export interface AccountNode {
  id: string;
  parentId: string | null;
  name: string;
  kind: string;
  team: string | null;
  environment: string | null;
  sensitivity: string | null;
  /** In it and below; null for members who do not reach all. */
  identities: number | null;
}

/** One page of the screen's list; `problems` says why nothing was run. */
export interface AccountPage {
  rows: AccountScreenRow[];
  before: string | null;
  after: string | null;
  problems: QueryProblem[];
}
