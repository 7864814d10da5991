import { grouped } from "@/lib/features/assessment/data-keys";
import { identityReach } from "@/lib/features/identities/reach";
import { isStorable, SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { Candidate, Named } from "./schema";

interface Row extends Candidate {
  text: string;
  /** 0 there, 1 missing at the last look, 2 gone. */
  absence: number;
}

/** An identity that a text means without being any name of it: a session means its role. */
export interface Meant {
  realm: string;
  kind: string;
  name: string;
}

/**
 * Whom each of the texts names: an identity by its id, external id, other name or name, as it is written, or by what its system says that
 * the text means. Those that are there go before those that are gone. All texts in one statement, however many. `realms`: only in these;
 * null: in all.
 */
export async function identitiesCalled(
  db: Runner,
  scope: Scope,
  texts: readonly string[],
  realms: readonly string[] | null,
  meantBy: (text: string) => Meant | null,
): Promise<Map<string, Named>> {
  const wanted = [...new Set(texts)].filter(isStorable);
  const meant = wanted.flatMap((text) => {
    const found = meantBy(text);
    return found === null ? [] : [{ text, ...found }];
  });
  const p = new SqlParameters();
  const names = `asked AS (SELECT DISTINCT text FROM unnest(${p.add(wanted)}::text[]) AS t(text))`;
  const where = [
    ...(realms === null ? [] : [`i.realm = ANY(${p.add(realms)}::text[])`]),
    ...identityReach(scope, "i", p),
  ];
  const found = await db.query<Row>(
    `WITH ${names}, hits AS (
       SELECT a.text, i.id FROM asked a JOIN identities i ON i.id::text = a.text
       UNION SELECT a.text, i.id FROM asked a JOIN identities i ON i.external_id = a.text
       UNION SELECT a.text, i.id FROM asked a JOIN identities i ON i.name = a.text
       UNION SELECT a.text, l.identity_id FROM asked a JOIN aliases l ON l.alias = a.text
       UNION SELECT m.text, i.id FROM jsonb_to_recordset(${p.add(JSON.stringify(meant))}::jsonb) AS m(text text, realm text, kind text, name text)
         JOIN identities i ON i.realm = m.realm AND i.kind = m.kind AND i.name = m.name)
     SELECT h.text, i.id, i.realm, i.system, i.name,
       CASE WHEN i.gone_at IS NOT NULL THEN 2 WHEN i.missing_since IS NOT NULL THEN 1 ELSE 0 END AS absence
     FROM hits h JOIN identities i ON i.id = h.id ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
     ORDER BY h.text, absence, i.realm, i.id`,
    p.values,
  );
  const rows = grouped(
    found.rows,
    ({ text }) => text,
    (row) => row,
  );
  const asMeant = new Set(meant.map(({ text }) => text));
  return new Map(
    texts.map((text) => {
      const named = chosen(rows.get(text) ?? []);
      // It stays what was asked about: a session is not all of its role.
      return [
        text,
        named.is === "one" && asMeant.has(text) ? { ...named, who: { ...named.who, name: text } } : named,
      ];
    }),
  );
}

function chosen(rows: readonly Row[]): Named {
  const [first] = rows;
  if (!first) return { is: "none" };
  const nearest = rows.filter(({ absence }) => absence === first.absence);
  const among = nearest.map(({ id, realm, system, name }) => ({ id, realm, system, name }));
  const [who, other] = among;
  return who && !other ? { is: "one", who } : { is: "several", among };
}
