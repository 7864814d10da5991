import { createHash } from "node:crypto";
import { z } from "zod";
import {
  defaultEnvironmentRules,
  type EnvironmentRule,
  evidencePlaces,
  inferEnvironment,
} from "@/lib/domain/environment-rules";
import { type Environment, environments } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";
import type { Runner } from "@/lib/platform/read";
import { inferenceRule, type LabelRule, type RulePreview, readPattern, ruleName } from "./schema-rules";

/** The rules that hold until somebody edits one, each with an id of its own that never changes. */
export const defaultRules: readonly LabelRule[] = defaultEnvironmentRules.map((rule) => {
  const hex = createHash("sha256").update(`label-rule\0${rule.id}`).digest("hex");
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    name: ruleName(rule),
    place: rule.place,
    tagKeys: rule.tagKeys,
    words: rule.words,
    environment: rule.environment,
    enabled: true,
  };
});

const storedSchema = z.object({
  id: z.uuid(),
  value: z.enum(environments),
  looks_at: z.enum(evidencePlaces),
  pattern: z.string(),
  enabled: z.boolean(),
});

/** The rules in force, from the strongest evidence to the weakest: the defaults until somebody edits one. */
export async function listRules(db: Runner): Promise<LabelRule[]> {
  const found = await db.query(
    "SELECT id, value, looks_at, pattern, enabled FROM label_rules WHERE label = 'environment' ORDER BY position, id",
  );
  if (found.rows.length === 0) return [...defaultRules];
  return z
    .array(storedSchema)
    .parse(found.rows)
    .map((row) => ({
      id: row.id,
      name: ruleName({ place: row.looks_at, environment: row.value }),
      place: row.looks_at,
      ...readPattern(row.looks_at, row.pattern),
      environment: row.value,
      enabled: row.enabled,
    }));
}

/** What the rules say of one identity, and what they said before. */
export interface Judged {
  id: string;
  name: string;
  before: { value: string; why: string } | null;
  after: { value: Environment; why: string; ruleId: string } | null;
}

interface RawFacts {
  id: string;
  name: string;
  tags: Record<string, string>;
  container_id: string | null;
  decided: string | null;
  path: string | null;
  value: string | null;
  why: string | null;
}

const factsSql = `SELECT i.id, i.name, i.tags, i.container_id, c.environment AS decided, l.value, l.why,
    (SELECT max(substring(a.alias FROM '^arn:[^:]*:iam::[0-9]*:(?:user|role)(/.+/)[^/]+$')) FROM aliases a
     WHERE a.identity_id = i.id) AS path
  FROM identities i LEFT JOIN containers c ON c.id = i.container_id
  LEFT JOIN labels l ON l.subject_id = i.id AND l.name = 'environment' AND l.origin = 'rule'`;

/** Judges identities by the rules. Knows the containers that it met, so that each is judged once. */
export class RuleJudge {
  private readonly rules: EnvironmentRule[];
  private readonly accounts = new Map<string, string | null>();

  constructor(
    private readonly db: Runner,
    rules: readonly LabelRule[],
  ) {
    this.rules = rules.filter((rule) => rule.enabled).map(inferenceRule);
  }

  async judge(ids: readonly string[]): Promise<Judged[]> {
    const found = await this.db.query<RawFacts>(`${factsSql} WHERE i.id = ANY($1::uuid[]) ORDER BY i.id`, [
      ids,
    ]);
    return this.judgeRows(found.rows);
  }

  /** The next identities behind an id, none gone. */
  async judgeAfter(id: string | null, limit: number): Promise<Judged[]> {
    const found = await this.db.query<RawFacts>(
      `${factsSql} WHERE i.gone_at IS NULL AND ($1::uuid IS NULL OR i.id > $1) ORDER BY i.id LIMIT $2`,
      [id, limit],
    );
    return this.judgeRows(found.rows);
  }

  private async judgeRows(rows: readonly RawFacts[]): Promise<Judged[]> {
    await this.meetAccounts(rows.flatMap((row) => (row.container_id === null ? [] : [row.container_id])));
    return rows.map((row) => {
      const account = row.container_id === null ? null : (this.accounts.get(row.container_id) ?? null);
      // What people decided of the account is stronger than any guess but a tag of the identity itself.
      const rest = row.decided === null ? { name: row.name, path: row.path, account } : {};
      const inferred = inferEnvironment({ tags: row.tags, ...rest }, this.rules);
      return {
        id: row.id,
        name: row.name,
        before: row.value === null ? null : { value: row.value, why: row.why ?? "" },
        after:
          inferred.environment === null
            ? null
            : { value: inferred.environment, why: inferred.why, ruleId: inferred.ruleId },
      };
    });
  }

  /** Of an account and what it lies in, the nearest whose name says anything. */
  private async meetAccounts(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.accounts.has(id));
    if (unknown.length === 0) return;
    const found = await this.db.query<{ id: string; names: string[] }>(
      `WITH RECURSIVE up AS (
         SELECT c.id AS start, c.id, c.parent_id, c.name, 0 AS depth FROM containers c WHERE c.id = ANY($1::uuid[])
         UNION ALL SELECT up.start, c.id, c.parent_id, c.name, up.depth + 1 FROM up JOIN containers c ON c.id = up.parent_id
         WHERE up.depth < 12)
       SELECT start AS id, array_agg(name ORDER BY depth) AS names FROM up GROUP BY start`,
      [unknown],
    );
    for (const { id, names } of found.rows) {
      const speaks = names.find(
        (name) =>
          inferEnvironment({ account: name }, this.rules).why !== inferEnvironment({}, this.rules).why,
      );
      this.accounts.set(id, speaks ?? names[0] ?? null);
    }
    for (const id of unknown) if (!this.accounts.has(id)) this.accounts.set(id, null);
  }
}

const previewRows = 50_000;
const previewChunk = 5000;
const mostExamples = 8;

/** What these rules would do, tried on the inventory as it is: on at most 50,000 identities. */
export async function previewRules(db: Runner, rules: readonly LabelRule[]): Promise<RulePreview> {
  const judge = new RuleJudge(db, rules);
  const preview: RulePreview = { looked: 0, cut: false, labelled: 0, different: 0, examples: [] };
  for (let last: string | null = null; ; ) {
    const judged: Judged[] = await judge.judgeAfter(last, previewChunk);
    for (const { id, name, before, after } of judged) {
      if (after !== null) preview.labelled += 1;
      if ((before?.value ?? null) === (after?.value ?? null)) continue;
      preview.different += 1;
      if (preview.examples.length < mostExamples) {
        const why = showText(after?.why ?? "no rule speaks of it any more", 200);
        preview.examples.push({ id, name, before: before?.value ?? null, after: after?.value ?? null, why });
      }
    }
    preview.looked += judged.length;
    last = judged.at(-1)?.id ?? null;
    if (judged.length < previewChunk) return preview;
    if (preview.looked >= previewRows) return { ...preview, cut: true };
  }
}
