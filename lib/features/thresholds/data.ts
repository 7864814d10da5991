import type { ThresholdName, ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { mostAllowed, thresholdNames, thresholdOf, thresholds } from "@/lib/domain/definitions/thresholds";
import { rules } from "@/lib/domain/rules/catalogue";
import type { Runner } from "@/lib/platform/read";
import {
  storedChangesSchema,
  storedThresholdsSchema,
  type ThresholdRow,
  thresholdChangesSetting,
  thresholdsSetting,
} from "./schema";

/** The limits that were set here: the one place that they are read from. What is not in it is as it comes. */
export async function readThresholds(db: Runner): Promise<ThresholdOverrides> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    thresholdsSetting,
  ]);
  return storedThresholdsSchema.parse(found.rows[0]?.value ?? {});
}

/** What goes by a limit beside rules. */
const others: Partial<Record<ThresholdName, readonly string[]>> = {
  ownerReconfirmation: ["Metrics", "Overview", "Risk", "Governance state", "Questions to owners"],
  openQuestions: ["Questions to owners", "Over-loaded people"],
  overloadedOwned: ["Over-loaded people"],
  unownedPrivileged: ["What nobody answers for"],
  unowned: ["What nobody answers for"],
  answerDue: ["Questions to owners"],
  remindAfter: ["Questions to owners"],
  dormant: ["Metrics", "Risk", "Governance state"],
  shortLivedToken: ["Metrics", "Risk"],
  shortLivedCertificate: ["Metrics", "Risk"],
  reviewHigh: ["Governance state"],
  review: ["Governance state"],
  auditableCoverage: ["Governance state", "Lights"],
  useLook: ["What rules say of use", "Risk", "Governance state"],
  holdShare: ["Held disappearances"],
  holdMinimum: ["Held disappearances"],
  holdCount: ["Held disappearances"],
};

/** Every limit with what it is now, where it comes from, and who goes by it. */
export async function listThresholds(db: Runner): Promise<ThresholdRow[]> {
  const overrides = await readThresholds(db);
  const found = await db.query<{ value: unknown }>(
    `SELECT coalesce((SELECT jsonb_object_agg(c.key, jsonb_build_object('at', c.value->>'at', 'by', coalesce(u.name, c.value->>'by')))
       FROM jsonb_each(s.value) c LEFT JOIN users u ON c.value->>'by' = 'user:' || u.id::text), '{}') AS value
     FROM settings s WHERE s.name = $1`,
    [thresholdChangesSetting],
  );
  const changes = new Map(Object.entries(storedChangesSchema.parse(found.rows[0]?.value ?? {})));
  return thresholdNames.map((name) => {
    const { title, unit, value, source } = thresholds[name];
    return {
      name,
      title,
      unit,
      value: thresholdOf(name, overrides),
      standard: value,
      source,
      most: mostAllowed(name),
      changed: changes.get(name) ?? null,
      rules: rules
        .filter((rule) => rule.thresholds.includes(name))
        .map((rule) => ({ id: rule.id, title: rule.title })),
      others: others[name] ?? [],
    };
  });
}
