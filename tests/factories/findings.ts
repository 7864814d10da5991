import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { insertRows } from "./insert-rows";

/** A row of the table of findings; what is left out is that of an open finding on an old key. */
export interface FindingFixture {
  id: string;
  rule_id: string;
  identity_id: string | null;
  placement_id: string | null;
  key: string;
  severity: string;
  confidence: string;
  sentence: string;
  evidence: { label: string; value: string; elsewhere?: true }[];
  cause_key: string | null;
  cause_title: string | null;
  rank: number;
  state: string;
  unsure: boolean;
  first_seen_at: string;
  last_seen_at: string;
  resolved_at: string | null;
  resolved_why: string | null;
  times: number;
}

export function findingFixture(more: Partial<FindingFixture> = {}): FindingFixture {
  return {
    id: randomUUID(),
    rule_id: "credential-too-old",
    identity_id: null,
    placement_id: null,
    key: "",
    severity: "low",
    confidence: "high",
    sentence: "AKIA1 was made 400 days ago; the limit is 90.",
    evidence: [{ label: "Age", value: "400 days" }],
    cause_key: null,
    cause_title: null,
    rank: 1010,
    state: "open",
    unsure: false,
    first_seen_at: "2026-11-01T00:00:00Z",
    last_seen_at: "2026-11-20T00:00:00Z",
    resolved_at: null,
    resolved_why: null,
    times: 1,
    ...more,
  };
}

export function insertFindings(pool: Pool, findings: readonly Partial<FindingFixture>[]): Promise<void> {
  return insertRows(
    pool,
    "findings",
    findings.map(findingFixture).map((row) => ({ ...row })),
  );
}
