import type { PoolClient } from "pg";
import { groupsOf, together } from "@/lib/domain/assessment/groups";
import type { IdentityRule, Verdict } from "@/lib/domain/assessment/rule";
import { standingOf } from "@/lib/domain/assessment/standing";
import { type Severity, severities } from "@/lib/domain/severity";
import { acceptedOn } from "@/lib/features/exceptions/data-accepted";
import type { Batch, Judged } from "./assess-batch";
import type { LeftOpen } from "./write-findings";

const letters = { pass: "p", fail: "f", unknown: "u" } as const;
const letterOf = (verdict: Verdict | null): string => (verdict ? letters[verdict.answer] : "-");
const answers = new Map<string | undefined, Verdict["answer"]>([
  ["p", "pass"],
  ["f", "fail"],
  ["u", "unknown"],
]);

/**
 * Writes what was said of these identities, moves the rules' tallies by the difference, and keeps risk and state on the identity
 * to filter by. `open` has what is open of those that were looked at; those of them that are gone have no assessment any more.
 */
export async function writeAssessments(
  tx: PoolClient,
  judged: readonly Judged[],
  open: ReadonlyMap<string, readonly LeftOpen[]>,
  { rules, catalogue, policy, now }: Batch,
): Promise<void> {
  const all = [...open.keys()];
  const accepted = await acceptedRisks(tx, all, now);
  const before = await tx.query<{ verdicts: string; system: string; environment: string }>(
    "DELETE FROM assessments WHERE identity_id = ANY($1::uuid[]) AND catalogue = $2 RETURNING verdicts, system, environment",
    [all, catalogue],
  );
  await tx.query("DELETE FROM assessments WHERE identity_id = ANY($1::uuid[])", [all]);
  const rows = judged.map(({ identity, assessed }) => {
    const left = open.get(identity.id) ?? [];
    const shown = left.filter(({ aside }) => !aside);
    const risks = accepted.get(identity.id);
    const weighing = left.map((each) => ({
      ...each,
      accepted: risks?.has(nameOf(each.ruleId, each.key)) ?? false,
    }));
    const { risk, governance } = standingOf(identity, weighing, policy, now);
    return {
      id: identity.id,
      due_at: assessed.dueAt,
      verdicts: assessed.answers.map(({ verdict }) => letterOf(verdict)).join(""),
      system: identity.system,
      environment: identity.environment ?? "",
      risk: risk.score,
      factors: risk.factors,
      governance,
      findings: shown.length,
      worst: worstOf(shown),
    };
  });
  const tally = new RuleTallies(rules);
  for (const row of before.rows) tally.add(row, -1);
  for (const row of rows) tally.add(row, 1);
  // One statement, so that the rows are taken apart once. It sees the identities as they were.
  await tx.query(
    `WITH r AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(id uuid, due_at timestamptz, verdicts text, system text, environment text, risk int,
         factors jsonb, governance text, findings int, worst text)),
     assessed AS (
       INSERT INTO assessments (identity_id, assessed_at, due_at, catalogue, verdicts, system, environment, risk, factors, governance)
       SELECT id, $2, due_at, $3, verdicts, system, environment, risk, factors, governance FROM r),
     days AS (
       INSERT INTO risk_days AS d (identity_id, day, risk, governance, factors)
       SELECT r.id, $4::date, r.risk, r.governance, r.factors FROM r JOIN identities i ON i.id = r.id
       WHERE (i.risk, i.governance) IS DISTINCT FROM (r.risk, r.governance)
       ON CONFLICT (identity_id, day) DO UPDATE SET risk = excluded.risk, governance = excluded.governance, factors = excluded.factors)
     UPDATE identities i SET risk = r.risk, governance = r.governance, open_findings = r.findings, worst_finding = r.worst
     FROM r WHERE r.id = i.id
       AND (i.risk, i.governance, i.open_findings, i.worst_finding) IS DISTINCT FROM (r.risk, r.governance, r.findings, r.worst)`,
    [JSON.stringify(rows), now, catalogue, now.toISOString().slice(0, 10)],
  );
  await forgetGone(tx, all);
  // Last: whoever else assesses waits for these rows until this is committed.
  await tally.write(tx);
}

function worstOf(shown: readonly LeftOpen[]): Severity | null {
  return severities.find((each) => shown.some(({ severity }) => severity === each)) ?? null;
}

const nameOf = (rule: string, key: string) => `${rule}\0${key}`;

/** Of these identities, the findings whose risk people accept until a day to come, whatever else sets them aside. */
async function acceptedRisks(
  tx: PoolClient,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, Set<string>>> {
  const accepted = new Map<string, Set<string>>();
  for (const { identity, rule, key } of await acceptedOn(tx, ids, now)) {
    accepted.set(identity, (accepted.get(identity) ?? new Set()).add(nameOf(rule, key)));
  }
  return accepted;
}

/** What is gone is not judged any more: an old number would stand beside it for ever. */
async function forgetGone(tx: PoolClient, ids: readonly string[]): Promise<void> {
  await tx.query(
    `DELETE FROM privileges p USING identities i WHERE i.id = p.identity_id AND i.gone_at IS NOT NULL AND i.id = ANY($1::uuid[])`,
    [ids],
  );
  await tx.query(
    `UPDATE identities SET risk = NULL, tier = NULL, open_findings = 0, worst_finding = NULL, governance = 'unmanaged'
     WHERE id = ANY($1::uuid[]) AND gone_at IS NOT NULL
       AND (risk IS NOT NULL OR tier IS NOT NULL OR open_findings <> 0 OR governance <> 'unmanaged')`,
    [ids],
  );
}

/** What is said alike of several identities: they are counted together. */
interface Said {
  verdicts: string;
  system: string;
  environment: string;
}

/** How many identities each rule answers how, and how the rules of each risk and clause do together, as differences. */
class RuleTallies {
  readonly #said = new Map<string, Said & { n: number }>();
  /** By the name under which they are counted, the places of the letters. */
  readonly #counted = new Map<string, number[]>();

  constructor(rules: readonly IdentityRule[]) {
    rules.forEach((rule, place) => {
      for (const name of [rule.id, ...groupsOf(rule)]) {
        const places = this.#counted.get(name);
        if (places) places.push(place);
        else this.#counted.set(name, [place]);
      }
    });
  }

  add({ verdicts, system, environment }: Said, by: 1 | -1): void {
    const key = `${verdicts}\0${system}\0${environment}`;
    const said = this.#said.get(key);
    if (said) said.n += by;
    else this.#said.set(key, { verdicts, system, environment, n: by });
  }

  async write(tx: PoolClient): Promise<void> {
    const moved = this.rows().filter(({ pass, fail, unknown }) => pass !== 0 || fail !== 0 || unknown !== 0);
    if (moved.length === 0) return;
    // In one order for everybody, so that two never wait for each other.
    await tx.query(
      `INSERT INTO rule_tallies AS t (rule_id, system, environment, pass, fail, unknown)
       SELECT rule_id, system, environment, pass, fail, unknown
       FROM json_to_recordset($1::json) AS r(rule_id text, system text, environment text, pass int, fail int, unknown int)
       ORDER BY rule_id, system, environment
       ON CONFLICT (rule_id, system, environment) DO UPDATE SET pass = t.pass + excluded.pass, fail = t.fail + excluded.fail, unknown = t.unknown + excluded.unknown`,
      [JSON.stringify(moved)],
    );
  }

  private rows() {
    const rows = new Map<
      string,
      { rule_id: string; system: string; environment: string; pass: number; fail: number; unknown: number }
    >();
    for (const { verdicts, system, environment, n } of this.#said.values()) {
      if (n === 0) continue;
      for (const [rule_id, places] of this.#counted) {
        const answer = together(places.flatMap((place) => answers.get(verdicts[place]) ?? []));
        if (!answer) continue;
        const key = `${rule_id}\0${system}\0${environment}`;
        const row = rows.get(key) ?? { rule_id, system, environment, pass: 0, fail: 0, unknown: 0 };
        row[answer] += n;
        rows.set(key, row);
      }
    }
    return [...rows.values()];
  }
}
