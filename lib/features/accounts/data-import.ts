import type { Pool } from "pg";
import { inferEnvironment } from "@/lib/domain/environment-rules";
import { type Environment, type Sensitivity, sensitivities } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";
import { listRules } from "@/lib/features/labels/data-rules";
import { inferenceRule } from "@/lib/features/labels/schema-rules";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { accountReach } from "./reach";
import type { AccountProposal, ImportPreview } from "./schema-decisions";

const importTimeoutMs = 10_000;
const mostProposals = 2000;

/** An account as imports look at it. */
export interface ImportAccount {
  id: string;
  name: string;
  kind: string;
  externalId: string;
  tags: Record<string, string>;
  /** Names of the units that it lies in, the nearest first. */
  units: string[];
  now: AccountProposal["now"];
}

/** What an import says of an account. */
export interface Said {
  account: ImportAccount;
  team?: string | undefined;
  environment?: Environment | undefined;
  sensitivity?: Sensitivity | undefined;
  why: string;
}

/** Every account within reach, with its tags, units and what is decided of it. */
export function listImportAccounts(pool: Pool, scope: Scope): Promise<ImportAccount[]> {
  return guardedRead(pool, (db) => readAccounts(db, scope), importTimeoutMs);
}

async function readAccounts(db: Runner, scope: Scope): Promise<ImportAccount[]> {
  const p = new SqlParameters();
  const where = accountReach(scope, p);
  const found = await db.query<ImportAccount>(
    `WITH RECURSIVE up AS (
       SELECT c.id AS start, c.parent_id, 0 AS depth, NULL::text AS unit FROM containers c
       UNION ALL SELECT up.start, c.parent_id, up.depth + 1, CASE WHEN c.kind = 'organisational_unit' THEN c.name END
       FROM up JOIN containers c ON c.id = up.parent_id WHERE up.depth < 12)
     SELECT c.id, c.name, c.kind, c.external_id AS "externalId", c.tags,
       coalesce((SELECT array_agg(up.unit ORDER BY up.depth) FROM up WHERE up.start = c.id AND up.unit IS NOT NULL), '{}') AS units,
       json_build_object('team', tm.name, 'environment', e.value, 'sensitivity', s.value) AS now
     FROM containers c
     LEFT JOIN labels e ON e.subject_id = c.id AND e.name = 'environment' AND e.origin = 'person'
     LEFT JOIN labels s ON s.subject_id = c.id AND s.name = 'sensitivity' AND s.origin = 'person'
     LEFT JOIN ownerships o ON o.subject_id = c.id AND o.role = 'technical' LEFT JOIN teams tm ON tm.id = o.team_id
     ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""} ORDER BY c.name, c.id`,
    p.values,
  );
  return found.rows;
}

/** Turns what an import says into proposals: only what differs from what is decided now. */
export function proposalsOf(said: readonly Said[], problems: readonly string[]): ImportPreview {
  const proposals: AccountProposal[] = [];
  let unchanged = 0;
  for (const { account, team, environment, sensitivity, why } of said) {
    const { now } = account;
    const set: AccountProposal["set"] = {
      ...(team && team.toLowerCase() !== now.team?.toLowerCase() ? { team } : {}),
      ...(environment && environment !== now.environment ? { environment } : {}),
      ...(sensitivity && sensitivity !== now.sensitivity ? { sensitivity } : {}),
    };
    if (Object.keys(set).length === 0) {
      unchanged += 1;
      continue;
    }
    const replaces =
      (set.team !== undefined && now.team !== null) ||
      (set.environment !== undefined && now.environment !== null) ||
      (set.sensitivity !== undefined && now.sensitivity !== null);
    proposals.push({ id: account.id, name: account.name, kind: account.kind, set, now, why, replaces });
  }
  const cut = proposals.length > mostProposals;
  return {
    proposals: proposals.slice(0, mostProposals),
    problems: cut
      ? [...problems, `Only the first ${mostProposals} accounts are shown; import again for the rest.`]
      : [...problems],
    unchanged,
  };
}

const teamKeys = [
  "team",
  "owner",
  "ownedby",
  "ownerteam",
  "owningteam",
  "squad",
  "businessowner",
  "productteam",
];
const sensitivityKeys = [
  "sensitivity",
  "dataclassification",
  "classification",
  "confidentiality",
  "datasensitivity",
];
const sensitivityWords: Record<Sensitivity, string[]> = {
  high: ["high", "confidential", "restricted", "secret", "critical", "pii", "phi", "pci"],
  medium: ["medium", "internal", "moderate", "private"],
  low: ["low", "public", "none", "open"],
};
const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** A word for sensitivity, as people write it. */
export function sensitivityOf(text: string): Sensitivity | undefined {
  const word = plain(text);
  return sensitivities.find((level) => sensitivityWords[level].includes(word));
}

/** Which account would get what from its own tags. */
export async function previewTags(pool: Pool, scope: Scope): Promise<ImportPreview> {
  const rules = await rulesOf(pool);
  const said = (await listImportAccounts(pool, scope)).flatMap((account): Said[] => {
    const entries = Object.entries(account.tags);
    const named = (keys: readonly string[]) =>
      entries.find(([key, value]) => keys.includes(plain(key)) && value.trim() !== "");
    const owner = named(teamKeys);
    // An owner that is a person's address is no team.
    const team = owner && !owner[1].includes("@") ? owner : undefined;
    const level = named(sensitivityKeys);
    const sensitivity = level && sensitivityOf(level[1]);
    const inferred = inferEnvironment({ tags: account.tags }, rules);
    const reasons = [
      ...(team ? [`tag ${team[0]} = ${team[1]}`] : []),
      ...(inferred.environment === null ? [] : [inferred.why]),
      ...(level && sensitivity ? [`tag ${level[0]} = ${level[1]}`] : []),
    ];
    if (reasons.length === 0) return [];
    return [
      {
        account,
        team: team?.[1].trim().slice(0, 200),
        environment: inferred.environment ?? undefined,
        sensitivity,
        why: showText(reasons.join(" · "), 300),
      },
    ];
  });
  return proposalsOf(said, []);
}

/** Units that say how an organisation is built, not who works in it. */
const structural = new Set([
  "root",
  "workloads",
  "core",
  "foundation",
  "foundational",
  "infrastructure",
  "suspended",
  "exceptions",
  "policystaging",
  "transitional",
  "deployments",
  "individualbusinessusers",
  "accounts",
  "organization",
  "organisation",
]);

/** Which account would get what from the organisational units that it lies in. */
export async function previewUnits(pool: Pool, scope: Scope): Promise<ImportPreview> {
  const rules = await rulesOf(pool);
  const said = (await listImportAccounts(pool, scope)).flatMap((account): Said[] => {
    if (account.kind === "organisational_unit" || account.units.length === 0) return [];
    const judged = account.units.map((unit) => ({
      unit,
      environment: inferEnvironment({ account: unit }, rules).environment,
    }));
    const environment = judged.find((each) => each.environment !== null);
    const team = judged.find((each) => each.environment === null && !structural.has(plain(each.unit)));
    const reasons = [
      ...(team ? [`lies in the unit ${team.unit}`] : []),
      ...(environment ? [`lies in the unit ${environment.unit}`] : []),
    ];
    if (reasons.length === 0) return [];
    return [
      {
        account,
        team: team?.unit.trim().slice(0, 200),
        environment: environment?.environment ?? undefined,
        why: showText(reasons.join(" · "), 300),
      },
    ];
  });
  return proposalsOf(said, []);
}

async function rulesOf(pool: Pool) {
  return (await listRules(pool)).filter((rule) => rule.enabled).map(inferenceRule);
}
