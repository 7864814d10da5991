import type { Pool } from "pg";
import type { Scope } from "@/lib/platform/scope";
import {
  countSelected,
  lotsOf,
  type SelectableNoun,
  type Selected,
  selectRows,
} from "@/lib/platform/selection";
import { identityList } from "./list";
import { chunkRows, type Selection } from "./schema-selection";

const noun: SelectableNoun = {
  list: identityList,
  plural: "identities",
  missing: {
    code: "no_such_identity",
    one: "There is no such identity.",
    many: "None of these identities exists any more.",
  },
};

/** A selection of identities as it stood at one instant: their ids, in chunks. */
export interface SelectedIdentities extends Pick<Selected<string>, "asked"> {
  chunks: string[][];
  total: number;
}

/** How many identities a selection holds now, exactly: what the person is shown before they decide. */
export function countSelection(pool: Pool, scope: Scope, selection: Selection, now: Date): Promise<number> {
  return countSelected(pool, noun, scope, selection, now);
}

/** Fixes which identities a decision is about. Throws AppErrors `no_such_identity` and `selection_grew`. */
export async function selectIdentities(
  pool: Pool,
  scope: Scope,
  selection: Selection,
  now: Date,
): Promise<SelectedIdentities> {
  const { rows, asked } = await selectRows<{ id: string }>(pool, noun, scope, selection, now, {
    columns: "i.id",
  });
  const ids = rows.map(({ id }) => id);
  return { chunks: lotsOf(ids, chunkRows), total: ids.length, asked };
}
