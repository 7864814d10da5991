import { riskList } from "@/lib/domain/assessment/owasp";
import { nameOf } from "@/lib/domain/named";
import { isByRules, resolvedWords } from "@/lib/domain/resolved-why";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import type { Confidence, Severity } from "@/lib/domain/severity";
import { showText } from "@/lib/domain/text";
import {
  type ExportedFinding,
  type ExportedIdentity,
  type ExportSetting,
  subjectOf,
} from "./exported-finding";

/** The first version of OCSF that has the class; later ones read it as well. */
const ocsfVersion = "1.6.0";
const classUid = 2008;

const severityIds: Record<Severity, [id: number, caption: string]> = {
  critical: [5, "Critical"],
  high: [4, "High"],
  medium: [3, "Medium"],
  low: [2, "Low"],
};
const confidenceIds: Record<Confidence, [id: number, caption: string]> = {
  high: [3, "High"],
  medium: [2, "Medium"],
  low: [1, "Low"],
};
const activities = { create: [1, "Create"], update: [2, "Update"], close: [3, "Close"] } as const;

/** A finding as an event of OCSF's class IAM Analysis Finding: how it stands now, not how it came to it. */
export function ocsfEvent(row: ExportedFinding, setting: ExportSetting): object {
  const [activityId, activityName] = activities[activityOf(row)];
  const [severityId, severity] = severityIds[row.severity];
  const [confidenceId, confidence] = confidenceIds[row.confidence];
  const [statusId, status] = statusOf(row);
  const words = ruleOf(row.rule.id) ?? row.words;
  const headline = showText(`${subjectOf(row)}: ${row.sentence}`, 2000);
  return {
    metadata: {
      version: ocsfVersion,
      uid: row.id,
      log_name: "findings",
      product: { name: "Rollcall", vendor_name: "Rollcall", version: setting.version },
    },
    category_uid: 2,
    category_name: "Findings",
    class_uid: classUid,
    class_name: "IAM Analysis Finding",
    activity_id: activityId,
    activity_name: activityName,
    type_uid: classUid * 100 + activityId,
    type_name: `IAM Analysis Finding: ${activityName}`,
    time: timeOf(row).getTime(),
    start_time: row.firstSeenAt.getTime(),
    end_time: row.lastSeenAt.getTime(),
    timezone_offset: 0,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    ...statusDetailOf(row),
    confidence_id: confidenceId,
    confidence,
    message: headline,
    finding_info: {
      uid: row.id,
      title: row.rule.title,
      desc: headline,
      types: row.risks.map((risk) => (risk === "AGENT" ? riskList.AGENT : `${risk} ${riskList[risk]}`)),
      analytic: { uid: row.rule.id, name: row.rule.title, type_id: 1, type: "Rule" },
      created_time: row.firstSeenAt.getTime(),
      first_seen_time: row.firstSeenAt.getTime(),
      last_seen_time: row.lastSeenAt.getTime(),
      src_url: `${setting.address}/findings/${row.id}`,
    },
    ...(words
      ? {
          remediation: {
            desc: words.fix,
            references: [`${setting.address}/findings/rules/${row.rule.id}`],
          },
        }
      : {}),
    ...whomOf(row),
    ...whereOf(row),
    unmapped: {
      unsure: row.unsure,
      environment: row.environment,
      cause: row.cause?.title ?? null,
      evidence: row.evidence,
    },
  };
}

function activityOf({ state, times, suppression }: ExportedFinding): keyof typeof activities {
  if (state === "resolved") return "close";
  return times > 1 || suppression ? "update" : "create";
}

function timeOf({ state, resolvedAt, reopenedAt, firstSeenAt }: ExportedFinding): Date {
  return (state === "resolved" ? resolvedAt : reopenedAt) ?? firstSeenAt;
}

function statusOf({ state, resolvedWhy, suppression }: ExportedFinding): [number, string] {
  if (isByRules(resolvedWhy)) return [5, "Archived"];
  if (state === "resolved") return [4, "Resolved"];
  return suppression ? [3, "Suppressed"] : [1, "New"];
}

function statusDetailOf({ resolvedWhy, suppression }: ExportedFinding): object {
  if (resolvedWhy) return { status_detail: `Closed ${resolvedWords[resolvedWhy]}.` };
  return suppression?.reason ? { status_detail: showText(suppression.reason, 2000) } : {};
}

/** The identity that it is about. */
function whomOf({ identity, about, account }: ExportedFinding): object {
  if (!identity) return {};
  const [typeId, type] = about ? userType(about) : [0, "Unknown"];
  return {
    user: {
      uid: identity.externalId ?? identity.id,
      uid_alt: identity.id,
      name: showText(nameOf(identity), 500),
      type_id: typeId,
      type,
      ...(about?.risk == null ? {} : { risk_score: about.risk }),
      ...(account
        ? { account: { uid: account.externalId ?? account.id, name: nameOf(account) ?? account.id } }
        : {}),
    },
    ...(about
      ? {
          identity_activity_metrics: {
            first_seen_time: (about.createdAt ?? about.firstSeenAt).getTime(),
            ...(about.lastUsedAt ? { last_seen_time: about.lastUsedAt.getTime() } : {}),
          },
        }
      : {}),
  };
}

function userType({ kind, class: is }: ExportedIdentity): [number, string] {
  if (kind === "root_account") return [2, "Admin"];
  if (kind === "system_account") return [3, "System"];
  if (is === "human") return [1, "User"];
  return is === "unsure" ? [0, "Unknown"] : [4, "Service"];
}

/** Where its secret lies, and what it opens at the least: its system; of a secret whose identity nobody knows, its place. */
function whereOf({ identity, place, places, system, owner }: ExportedFinding): object {
  const told = (places ?? (place ? [place] : [])).map(({ id, locator, kind }) => ({
    uid: id,
    name: showText(locator, 1000),
    type: kind,
  }));
  const name = owner?.person?.name ?? owner?.team?.name;
  const email = owner?.person?.email;
  return {
    ...(told.length > 0
      ? { resources: told.map((each) => ({ ...each, role_id: 3, role: "Affected" })) }
      : {}),
    applications: [
      {
        ...((identity ? null : told[0]) ?? { name: system ?? "Unknown" }),
        ...(name ? { owner: { name, ...(email ? { email_addr: email } : {}) } } : {}),
      },
    ],
  };
}
