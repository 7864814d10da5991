import type { SourceRow } from "./schema";
import type { FailureView } from "./schema-setup";

/** A source as its card shows it. */
export interface SourceCard extends SourceRow {
  connectorTitle: string;
  category: string;
  /** Identities in the inventory that it shows, counted to 10,000; null: counting took too long. */
  identities: { count: number; capped: boolean } | null;
  /** Of the last ended run: scopes, and those read to their end. Null before the first. */
  coverage: { scopes: number; complete: number } | null;
  /** The failure of the last ended run that says best what to do, and how many other parts could not be read. */
  trouble: (FailureView & { where: string | null; others: number }) | null;
}

export interface SecretView {
  field: string;
  fingerprint: string;
  setAt: Date;
  setBy: string;
}

/** A source with all that its own page shows. */
export interface SourceDetail {
  card: SourceCard;
  /** Fields as they were entered; secrets are not among them. */
  config: Record<string, string>;
  secrets: SecretView[];
  createdByName: string;
  /** The newest file of a source of files. */
  upload: { files: { name: string; size: number }[]; collectedAt: Date; complete: boolean } | null;
}

/** What this person may do with sources. */
export interface SourceRights {
  manage: boolean;
  sync: boolean;
  decide: boolean;
}
