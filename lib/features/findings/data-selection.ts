import type { Pool } from "pg";
import type { Term } from "@/lib/domain/query/grammar";
import type { Severity } from "@/lib/domain/severity";
import { chunkRows, type Selection } from "@/lib/features/identities/schema-selection";
import type { Scope } from "@/lib/platform/scope";
import {
  countSelected,
  lotsOf,
  type SelectableNoun,
  type Selected,
  selectionTerms,
  selectRows,
} from "@/lib/platform/selection";
import { findingList } from "./list";

const noun: SelectableNoun = {
  list: findingList,
  plural: "findings",
  missing: {
    code: "no_such_finding",
    one: "There is no such open finding.",
    many: "None of these findings is open any more.",
  },
};

export interface SelectedFinding {
  id: string;
  ruleId: string;
  severity: Severity;
}

/** A selection of findings as it stood at one instant, in chunks. */
export interface SelectedFindings extends Pick<Selected<SelectedFinding>, "asked"> {
  chunks: SelectedFinding[][];
  total: number;
}

/** The terms of a query over findings. Throws an AppError, `bad_query`. */
export function findingTerms(query: string): Term[] {
  return selectionTerms(noun, query);
}

/** How many findings a selection holds now, exactly: what the person is shown before they decide. */
export function countFindingSelection(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
): Promise<number> {
  return countSelected(pool, noun, scope, selection, now);
}

/**
 * Fixes which findings a decision is about; with `openOnly` what is resolved is left out. Throws AppErrors `no_such_finding` and
 * `selection_grew`.
 */
export async function selectFindings(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
  openOnly = false,
): Promise<SelectedFindings> {
  const { rows, asked } = await selectRows<SelectedFinding>(pool, noun, scope, selection, now, {
    columns: `f.id, f.rule_id AS "ruleId", f.severity`,
    also: openOnly ? ["f.state = 'open'"] : [],
  });
  return { chunks: lotsOf(rows, chunkRows), total: rows.length, asked };
}
