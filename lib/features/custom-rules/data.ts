import { z } from "zod";
import { customRuleColumns, customRuleSchema } from "@/lib/features/rules/data-standing";
import type { Runner } from "@/lib/platform/read";
import type { CustomRuleRow, CustomRuleVersion } from "./schema-words";

const rowSchema = customRuleSchema.extend({
  createdBy: z.string(),
  updatedBy: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

const named = (column: string) =>
  `coalesce((SELECT u.name FROM users u WHERE ${column} = 'user:' || u.id::text), ${column})`;
const select = `SELECT ${customRuleColumns}, ${named("c.created_by")} AS "createdBy", ${named("c.updated_by")} AS "updatedBy",
    created_at AS "createdAt", updated_at AS "updatedAt" FROM custom_rules c`;

/** Every rule of our own, by title. */
export async function listCustomRules(db: Runner): Promise<CustomRuleRow[]> {
  const found = await db.query(`${select} ORDER BY c.title, c.slug`);
  return z.array(rowSchema).parse(found.rows);
}

/** One of them by its slug; null: there is none. */
export async function getCustomRule(db: Runner, slug: string): Promise<CustomRuleRow | null> {
  const found = await db.query(`${select} WHERE c.slug = $1`, [slug]);
  return found.rows[0] ? rowSchema.parse(found.rows[0]) : null;
}

/** Whether findings or exceptions name a rule: then it is kept, so that they can be read. */
export async function isNamed(db: Runner, slug: string): Promise<boolean> {
  const found = await db.query<{ named: boolean }>(
    `SELECT EXISTS (SELECT FROM findings WHERE rule_id = $1) OR EXISTS (SELECT FROM exceptions WHERE rule_id = $1) AS named`,
    [slug],
  );
  return found.rows[0]?.named ?? true;
}

/** What a rule said before, the newest first. */
export async function listVersions(db: Runner, id: string): Promise<CustomRuleVersion[]> {
  const found = await db.query<CustomRuleVersion & Record<string, unknown>>(
    `SELECT c.version, ${named("c.by")} AS by, c.at FROM custom_rule_versions c WHERE c.rule_id = $1 ORDER BY c.version DESC LIMIT 50`,
    [id],
  );
  return found.rows.map(({ version, by, at }) => ({ version, by, at }));
}
