import type { Pool } from "pg";
import type { Way } from "@/lib/domain/privilege/decision";
import { grouped } from "@/lib/features/assessment/data-keys";
import { identityReach } from "@/lib/features/identities/reach";
import { isStorable, SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
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

/** The identities that are at the end of ways, of those whom the scope reaches: by name, external id or other name in their realm. */
export function identitiesAt(
  pool: Pool,
  scope: Scope,
  ways: readonly Way[],
  timeoutMs: number,
): Promise<Map<Way, string>> {
  return guardedRead(
    pool,
    async (db) => {
      const those = ways.filter(({ type, name }) => type === "identity" && isStorable(name));
      if (those.length === 0) return new Map();
      const p = new SqlParameters();
      const asked = `SELECT DISTINCT realm, text FROM unnest(${p.add(those.map(({ realm }) => realm))}::text[],
        ${p.add(those.map(({ name }) => name))}::text[]) AS t(realm, text)`;
      const reach = identityReach(scope, "i", p);
      const found = await db.query<{ realm: string; text: string; id: string }>(
        `WITH asked AS (${asked}), hits AS (
           SELECT a.realm, a.text, i.id FROM asked a JOIN identities i ON i.realm = a.realm AND i.name = a.text
           UNION SELECT a.realm, a.text, i.id FROM asked a JOIN identities i ON i.realm = a.realm AND i.external_id = a.text
           UNION SELECT a.realm, a.text, l.identity_id FROM asked a JOIN aliases l ON l.realm = a.realm AND l.alias = a.text)
         SELECT DISTINCT ON (h.realm, h.text) h.realm, h.text, i.id FROM hits h JOIN identities i ON i.id = h.id
         ${reach.length > 0 ? `WHERE ${reach.join(" AND ")}` : ""}
         ORDER BY h.realm, h.text, i.gone_at IS NOT NULL, i.missing_since IS NOT NULL, i.id`,
        p.values,
      );
      const ids = new Map(found.rows.map(({ realm, text, id }) => [`${realm} ${text}`, id]));
      return new Map(
        those.flatMap((way): [Way, string][] => {
          const id = ids.get(`${way.realm} ${way.name}`);
          return id === undefined ? [] : [[way, id]];
        }),
      );
    },
    timeoutMs,
  );
}
