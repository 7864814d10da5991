import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { classOf } from "@/lib/domain/identity-class";
import { type LastUsed, noTelemetry, type Ref, type Status } from "@/lib/domain/record";
import { accountRealm, accountRef, parseIamArn } from "./arn";
import {
  keysTrackedSince,
  passwordPrecisionSeconds,
  passwordsTrackedSince,
  reportedUse,
  usagePrecisionSeconds,
} from "./last-use";

/** The IAM call and the name under which its pages travel, live and from an export. */
export const reportCall = "GetCredentialReport";

/**
 * Body of a page of the credential report: rows by column name. `keysListed` says that the keys were listed with their
 * own ids elsewhere in the same reading, so that only the root user's, which no call lists, are taken from the report.
 */
export interface ReportBody {
  rows: unknown[];
  keysListed?: boolean;
}

type Row = { [column: string]: unknown };

/** One user, or the root user, with its password, keys and signing certificates, per row. */
export function reportToRecords(page: Page): Parsed {
  const report = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  if (!isObject(page.body)) report.problem(page.call, "The answer is not a JSON object.");
  for (const row of report.list(body.rows, "rows")) {
    if (isObject(row)) addRow(row, body.keysListed === true, report);
    else report.problem("rows", "A row is not an object.");
  }
  return report.parsed();
}

function addRow(row: Row, keysListed: boolean, report: PageRecords): void {
  const text = typeof row.arn === "string" ? row.arn : "";
  const arn = parseIamArn(text);
  const root = arn?.type === "root";
  if (!arn || arn.account === "aws" || (!root && arn.type !== "user")) {
    report.problem(
      text || (typeof row.user === "string" && row.user) || "a row",
      "The row has no user ARN that can be read, so it was left out.",
    );
    return;
  }
  const realm = accountRealm(arn.account);
  const identity = { realm, externalId: root ? `${arn.account}:root` : arn.arn };
  const createdAt = report.time(row.user_creation_time, `${arn.arn} user_creation_time`);
  const passwordEnabled = flag(row.password_enabled);
  const mfaActive = flag(row.mfa_active);
  const activeKeys = [row.access_key_1_active, row.access_key_2_active].filter((cell) => flag(cell)).length;
  const kind = root ? "root_account" : "cloud_user";
  const { class: stated, why } = classOf({
    kind,
    name: arn.name,
    path: arn.path,
    hasConsolePassword: passwordEnabled ?? null,
    hasKeys: activeKeys > 0,
    mfa: mfaActive ?? null,
  });
  report.add({
    t: "identity",
    ref: identity,
    aliases: root ? [arn.arn] : [],
    kind,
    name: root ? `root of ${arn.account}` : arn.name,
    system: "aws",
    container: accountRef(arn.account),
    status: "active",
    managedBy: "customer",
    class: stated,
    classReason: why,
    createdAt,
    raw: row,
  });
  const owner: Owner = { identity, arn: arn.arn, createdAt };
  addPassword(row, passwordEnabled, owner, report);
  for (const slot of ["1", "2"]) {
    if (root || !keysListed) addKey(row, slot, owner, report);
    addCertificate(row, slot, owner, report);
  }
}

interface Owner {
  identity: Ref;
  arn: string;
  createdAt: Date | null;
}

function addPassword(row: Row, enabled: boolean | undefined, owner: Owner, report: PageRecords): void {
  const lastUsed = lastUse(row.password_last_used, `${owner.arn} password_last_used`, report, {
    since: passwordsTrackedSince,
    createdAt: owner.createdAt,
    precisionSeconds: passwordPrecisionSeconds,
  });
  // The root user's password columns say `not_supported`: it has one unless its credentials were removed centrally.
  const statedForRoot = enabled === undefined && lastUsed.at !== null;
  if (enabled !== true && !statedForRoot) return;
  const expiresAt = report.time(row.password_next_rotation, `${owner.arn} password_next_rotation`);
  report.add({
    t: "credential",
    ref: { realm: owner.identity.realm, externalId: `${owner.arn}/password` },
    identity: owner.identity,
    type: "password",
    name: "console password",
    lifetime: expiresAt ? "expiring" : "static",
    renewal: "manual",
    status: enabled ? "active" : "unknown",
    expiresAt,
    lastUsed,
    lastRotatedAt: report.time(row.password_last_changed, `${owner.arn} password_last_changed`),
    raw: { mfa_active: row.mfa_active },
  });
}

function addKey(row: Row, slot: string, owner: Owner, report: PageRecords): void {
  const column = `access_key_${slot}`;
  const active = flag(row[`${column}_active`]);
  const rotatedAt = report.time(row[`${column}_last_rotated`], `${owner.arn} ${column}_last_rotated`);
  // An empty slot says "not active" and has no date; a key that was switched off keeps its date.
  if (active !== true && !rotatedAt) return;
  const lastUsed = lastUse(row[`${column}_last_used_date`], `${owner.arn} ${column}_last_used_date`, report, {
    since: keysTrackedSince,
    createdAt: rotatedAt,
    precisionSeconds: usagePrecisionSeconds,
  });
  report.add({
    t: "credential",
    ref: { realm: owner.identity.realm, externalId: `${owner.arn}/${column}` },
    identity: owner.identity,
    type: "access_key",
    name: `access key ${slot}`,
    lifetime: "static",
    renewal: "manual",
    status: statusOf(active),
    // The column is "created or last changed"; a key's secret never changes, so this is its creation.
    createdAt: rotatedAt,
    lastRotatedAt: rotatedAt,
    lastUsed,
    raw: { region: row[`${column}_last_used_region`], service: row[`${column}_last_used_service`] },
  });
}

function addCertificate(row: Row, slot: string, owner: Owner, report: PageRecords): void {
  const active = flag(row[`cert_${slot}_active`]);
  const rotatedAt = report.time(row[`cert_${slot}_last_rotated`], `${owner.arn} cert_${slot}_last_rotated`);
  if (active !== true && !rotatedAt) return;
  report.add({
    t: "credential",
    ref: { realm: owner.identity.realm, externalId: `${owner.arn}/cert_${slot}` },
    identity: owner.identity,
    type: "x509",
    name: `signing certificate ${slot}`,
    lifetime: "static",
    renewal: "manual",
    status: statusOf(active),
    createdAt: rotatedAt,
    lastRotatedAt: rotatedAt,
  });
}

function statusOf(active: boolean | undefined): Status {
  return active === undefined ? "unknown" : active ? "active" : "disabled";
}

/** `true`, `false` in any letter case; anything else (`not_supported`, `N/A`) is not said. */
function flag(cell: unknown): boolean | undefined {
  const word = typeof cell === "string" ? cell.trim().toLowerCase() : cell;
  if (word === "true" || word === true) return true;
  if (word === "false" || word === false) return false;
  return undefined;
}

/** A column of last use. One that is missing, or that AWS does not support for this row, says nothing. */
function lastUse(
  cell: unknown,
  where: string,
  report: PageRecords,
  tracked: { since: number; createdAt: Date | null; precisionSeconds: number },
): LastUsed {
  if (cell === undefined || cell === "not_supported") return noTelemetry;
  report.time(cell, where);
  return reportedUse(cell, tracked);
}
