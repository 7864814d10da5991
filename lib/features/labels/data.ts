import type { Pool } from "pg";
import { type SettableLabel, settableLabels } from "@/lib/domain/settable-labels";
import { showText } from "@/lib/domain/text";
import { identityReach } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { LabelState } from "./schema";

interface RawLabels {
  suggested_environment: string | null;
  suggested_purpose: string | null;
  class: string;
  class_reason: string | null;
  account: string | null;
  account_environment: string | null;
  account_sensitivity: string | null;
  labels: { name: string; value: string; origin: string; why: string; setBy: string; setAt: string }[] | null;
}

/**
 * What holds of an identity, label by label, with who or what said so and why. Null where the scope reaches no such
 * identity.
 */
export async function getLabels(pool: Pool, scope: Scope, id: string): Promise<LabelState[] | null> {
  const p = new SqlParameters();
  const where = [`i.id = ${p.add(id)}::uuid`, ...identityReach(scope, "i", p)];
  const found = await guardedRead(pool, (db) =>
    db.query<RawLabels>(
      `SELECT i.suggested_environment, i.suggested_purpose, i.class, i.class_reason, c.name AS account,
         c.environment AS account_environment, c.sensitivity AS account_sensitivity,
         (SELECT json_agg(json_build_object('name', l.name, 'value', l.value, 'origin', l.origin, 'why', l.why,
            'setBy', coalesce(u.name, l.set_by), 'setAt', l.set_at)) FROM labels l
            LEFT JOIN users u ON l.set_by = 'user:' || u.id::text WHERE l.subject_id = i.id) AS labels
       FROM identities i LEFT JOIN containers c ON c.id = i.container_id WHERE ${where.join(" AND ")}`,
      p.values,
    ),
  );
  const raw = found.rows[0];
  return raw ? settableLabels.map((label) => stateOf(raw, label)) : null;
}

function stateOf(raw: RawLabels, label: SettableLabel): LabelState {
  for (const origin of ["person", "rule"] as const) {
    const held = raw.labels?.find((each) => each.name === label && each.origin === origin);
    if (held) {
      const { value, setBy } = held;
      // What was overruled stays to be read: the hint may be the better word.
      const overruled = label === "class" && raw.class_reason ? `; its source: ${raw.class_reason}` : "";
      return { label, value, origin, why: `${held.why}${overruled}`, setBy, setAt: new Date(held.setAt) };
    }
  }
  const nobody = { setBy: null, setAt: null };
  const ofAccount =
    label === "environment"
      ? raw.account_environment
      : label === "sensitivity"
        ? raw.account_sensitivity
        : null;
  if (ofAccount !== null) {
    const why = `suggested, from the account ${showText(raw.account ?? "", 80)}`;
    return { label, value: ofAccount, origin: "account", why, ...nobody };
  }
  const ofSource =
    label === "environment" ? raw.suggested_environment : label === "purpose" ? raw.suggested_purpose : null;
  if (ofSource !== null) {
    return { label, value: ofSource, origin: "source", why: "its source says so", ...nobody };
  }
  if (label === "class") {
    const why =
      raw.class_reason ??
      (raw.class === "unsure"
        ? "nothing shows whether a person or a program is behind it"
        : "its source says so");
    return { label, value: raw.class, origin: "source", why, ...nobody };
  }
  return { label, value: null, origin: null, why: null, ...nobody };
}
