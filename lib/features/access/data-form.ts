import type { Pool } from "pg";
import type { Term } from "@/lib/domain/query/grammar";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import { pageOfIdentities } from "@/lib/features/identities/data";
import { identityReach } from "@/lib/features/identities/reach";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { isUuid, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { placesOf } from "./data-places";
import type { AskableSource, IdentityOption } from "./schema-answers";

const mostOptions = 8;

/** Identities to choose one from: those whose names or ids hold every word, the first by name. Throws an AppError, `query_timeout`. */
export async function searchIdentities(
  pool: Pool,
  scope: Scope,
  text: string,
  now: Date,
): Promise<IdentityOption[]> {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const terms = words.map((word): Term => ({ kind: "search", negated: false, text: word }));
  const page = await pageOfIdentities(pool, scope, {
    terms,
    now,
    sort: "name",
    direction: "asc",
    limit: mostOptions,
  });
  return page.rows.map(optionOf);
}

function optionOf({ id, name, externalId, system, account }: IdentityRow): IdentityOption {
  const where = account?.name || account?.externalId;
  const hint = [systemTitle(system), ...(where ? [showText(where, 60)] : [])].join(" · ");
  return { id, name: name.trim() === "" ? externalId : name, system, hint };
}

/** The sources that can be asked about, by name, and whom an id of the address names; null: nobody whom the scope reaches. */
export function readForm(
  pool: Pool,
  scope: Scope,
  identity: string,
): Promise<{ sources: AskableSource[]; picked: IdentityOption | null }> {
  return guardedRead(pool, async (db) => {
    const places = await placesOf(db, scope, null);
    const sources = new Map(
      places.flatMap(({ system, sources: names }) => names.map((name) => [name, system])),
    );
    const p = new SqlParameters();
    const found = isUuid(identity)
      ? await db.query<{ id: string; name: string; externalId: string; system: string }>(
          `SELECT i.id, i.name, i.external_id AS "externalId", i.system FROM identities i
           WHERE ${[`i.id = ${p.add(identity)}::uuid`, ...identityReach(scope, "i", p)].join(" AND ")}`,
          p.values,
        )
      : null;
    const [row] = found?.rows ?? [];
    return {
      sources: [...sources]
        .map(([name, system]) => ({ name, system }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      picked: row
        ? { id: row.id, name: row.name.trim() || row.externalId, system: row.system, hint: "" }
        : null,
    };
  });
}
