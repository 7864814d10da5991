import type { LinkState } from "@/lib/domain/link-state";

/** The line from who answers for an identity to what it reaches, as far as the sources tell it. */

/** A join that rests on less than an id: people confirm or reject it. */
export interface LineageLink {
  id: string;
  state: LinkState;
}

export interface LineageEvidence {
  says: string;
  /** Who says so; empty where nobody in particular does. */
  sources: string[];
  link: LineageLink | null;
}

export interface LineageNode {
  key: string;
  title: string;
  kind: string;
  /** The identity that it is, where the reader reaches it. */
  identityId: string | null;
  evidence: LineageEvidence[];
}

export interface LineagePart {
  nodes: LineageNode[];
  /** How many more there are. */
  more: { count: number; capped: boolean };
}

export const lineageParts = ["owners", "itself", "credentials", "places", "users", "reaches"] as const;
export type LineagePartName = (typeof lineageParts)[number];

export interface Lineage extends Record<LineagePartName, LineagePart> {
  /** Some source looks at places that hold copies of keys. */
  placesAreRead: boolean;
  /** A complete look at its realm showed credentials. */
  credentialsListed: boolean;
  /** The reader reaches a part of the inventory only: others may be in the line. */
  restricted: boolean;
}
