import type { Pool } from "pg";
import { readExpression, type Seen } from "@/lib/domain/custom-rule/expression";
import { loadContexts, surroundingsOf } from "@/lib/features/assessment/data-context";
import { readPolicy } from "@/lib/features/assessment/data-policy";
import { identitiesNamed } from "@/lib/features/identities/named";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import { askQuery } from "./data-queried";
import type { TryExpression } from "./schema";
import type { Tried } from "./schema-words";

const timeoutMs = 5000;
const drawn = 12;

/**
 * What an expression says of the identity that is named, or of some that are drawn, with the values that it looked at. Only for who
 * reaches everything. Throws an AppError where there is none of that name.
 */
export function tryExpression(pool: Pool, asked: TryExpression, now: Date): Promise<Tried[]> {
  return guardedRead(
    pool,
    async (db) => {
      const ids = asked.identity === "" ? await draw(db) : await named(db, asked.identity, now);
      const policy = await readPolicy(db);
      const contexts = await loadContexts(db, ids, await surroundingsOf(db, now), now);
      if (asked.language === "query") {
        const said = await askQuery(db, asked.expression, ids, now);
        return contexts.map(({ id, name }): Tried => {
          const answer = said.get(id)?.answer ?? "unknown";
          return {
            identity: { id, name },
            answer: answer === "found" ? "fail" : answer === "left_out" ? "pass" : "unknown",
            needs: answer === "unknown" ? "a value that its query compares" : null,
            seen: [],
          };
        });
      }
      const read = readExpression(asked.expression);
      if (!read.ok) return [];
      return contexts.map((identity): Tried => {
        const seen: Seen[] = [];
        const said = read.expression.ask(identity, policy, now, seen);
        return {
          identity: { id: identity.id, name: identity.name },
          answer: "needs" in said ? "unknown" : said.holds ? "fail" : "pass",
          needs: "needs" in said ? said.needs : null,
          seen: seen.slice(0, 40).map(({ name, value }) => ({ name, value: value.slice(0, 300) })),
        };
      });
    },
    timeoutMs,
  );
}

/** Ids are hashes: the first behind a made-up one are as good as drawn by lot. */
async function draw(db: Runner): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    "SELECT id FROM identities WHERE gone_at IS NULL AND class <> 'human' ORDER BY id LIMIT $1",
    [drawn],
  );
  return found.rows.map(({ id }) => id);
}

async function named(db: Runner, name: string, now: Date): Promise<string[]> {
  const p = new SqlParameters();
  const found = await db.query<{ id: string }>(
    `SELECT i.id FROM identities i WHERE i.id = ANY(${identitiesNamed([name], { p, now })}) AND i.gone_at IS NULL ORDER BY i.id LIMIT ${drawn}`,
    p.values,
  );
  if (found.rows.length > 0) return found.rows.map(({ id }) => id);
  throw new AppError({
    code: "no_such_identity",
    message: "There is no identity of that name.",
    safe: "Nothing was changed.",
    next: "Write its name, its id or its ARN as the inventory shows it, or leave the box empty.",
  });
}
