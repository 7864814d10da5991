import { readCredentialType } from "@/lib/connectors/csv/cell-words";
import type { PageContext, PageRow, SheetSecret } from "@/lib/connectors/csv/page";
import type { Dates, Tell } from "@/lib/connectors/csv/row-records";
import {
  boundedId,
  isAwsKeyId,
  keyPart,
  type RowIdentity,
  type RowValues,
} from "@/lib/connectors/csv/row-values";
import type { CredentialType, Ref } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";

type CredentialInput = Extract<RecordInput, { t: "credential" }>;

const lifetimes: Partial<Record<CredentialType, CredentialInput["lifetime"]>> = {
  password: "static",
  access_key: "static",
  api_key: "static",
  oauth_client_secret: "static",
  ssh_key: "static",
  signing_secret: "static",
  x509: "expiring",
  federated: "federated",
  platform_managed: "platform_managed",
};

export interface RowCredentials {
  /** The sheet has columns about the credential and this row fills them: its dates are the credential's. */
  isDescribed: boolean;
  records: CredentialInput[];
  /** The credential that a secret of the row is the value of. */
  refs: Map<SheetSecret, Ref>;
}

/**
 * The credentials of a row: first the one that its credential columns describe, then one for each further secret that
 * stood in a column for secrets. An AWS key id names the key that AWS issued; every other id is the sheet's own.
 */
export function rowCredentials(
  context: PageContext,
  row: PageRow,
  values: RowValues,
  identity: RowIdentity,
  dates: Dates,
  tell: Tell,
): RowCredentials {
  const records: CredentialInput[] = [];
  const refs: RowCredentials["refs"] = new Map();
  const described = describedCredential(context, row, values, identity, dates, tell);
  // A row that repeats an identity adds what has an id of its own; the rest would be taken for the first row's.
  if (described && (row.sameAs === null || identity.credentialId)) records.push(described);
  const isDescribed = described !== null;
  if (row.sameAs !== null) return { isDescribed, records, refs };
  const numbered = countByColumn();
  for (const secret of row.secrets.filter((each) => each.own)) {
    const part = numbered(secret.column);
    if (described && refs.size === 0) {
      if (described.type === "unknown") described.type = secret.credentialType;
      described.fingerprint = secret.fingerprint ?? undefined;
      refs.set(secret, described.ref);
      continue;
    }
    const record = secretCredential(context, identity, secret, part);
    records.push(record);
    refs.set(secret, record.ref);
  }
  return { isDescribed, records, refs };
}

function describedCredential(
  context: PageContext,
  row: PageRow,
  values: RowValues,
  identity: RowIdentity,
  dates: Dates,
  tell: Tell,
): CredentialInput | null {
  const { credentialId } = identity;
  const text = values.one("credential_type");
  if (text === "" && credentialId === null && values.one("last_rotated") === "") return null;
  if (row.sameCredentialAs !== null) {
    tell(
      "problem",
      "credential_id",
      `Row ${row.sameCredentialAs} already has this credential; that row was kept.`,
    );
    return null;
  }
  const read = readCredentialType(text);
  if (text !== "" && read === null)
    tell("note", "credential_type", "Not a type that is known; the text is kept with the row.");
  const isKey = credentialId !== null && isAwsKeyId(credentialId);
  const type = isKey ? "access_key" : (read ?? "unknown");
  const lifetime = isKey && credentialId.startsWith("ASIA") ? "short_lived" : lifetimes[type];
  return {
    t: "credential",
    ref: isKey
      ? { realm: "aws", externalId: credentialId }
      : { realm: context.realm, externalId: partId(context, identity.ref, credentialId ?? "credential") },
    identity: identity.ref,
    type,
    name: credentialId?.slice(0, 2000),
    lifetime,
    expiresAt: dates("expires"),
    lastRotatedAt: dates("last_rotated"),
  };
}

function secretCredential(
  context: PageContext,
  identity: RowIdentity,
  secret: SheetSecret,
  part: string,
): CredentialInput {
  return {
    t: "credential",
    ref: { realm: context.realm, externalId: partId(context, identity.ref, part) },
    identity: identity.ref,
    type: secret.credentialType,
    name: secret.column.slice(0, 2000),
    lifetime: lifetimes[secret.credentialType],
    fingerprint: secret.fingerprint ?? undefined,
  };
}

/**
 * Where the row's secrets stood. The ref follows the identity and the column, so that a row inserted above moves the
 * locator and not the placement.
 */
export function placementRecords(
  context: PageContext,
  row: PageRow,
  identity: RowIdentity | null,
  refs: RowCredentials["refs"],
): RecordInput[] {
  const numbered = countByColumn();
  return row.secrets.map((secret): RecordInput => {
    const locator = `${context.sheet}!${secret.cell}`;
    const part = `cell|${numbered(secret.column)}${row.sameAs === null ? "" : `|${secret.cell}`}`;
    return {
      t: "placement",
      ref: {
        realm: context.realm,
        externalId: identity ? partId(context, identity.ref, part) : boundedId(`cell|${locator}`),
      },
      locator: locator.slice(0, 4000),
      kind: "spreadsheet_cell",
      meantForSecrets: false,
      credential: refs.get(secret) ?? null,
      identity: identity?.ref ?? null,
      credentialType: secret.credentialType,
      name: secret.column.slice(0, 2000),
      fingerprint: secret.fingerprint ?? undefined,
    };
  });
}

/** One privilege for each permission that the row lists, in the sheet's own words. */
export function grantRecords(
  context: PageContext,
  values: RowValues,
  identity: RowIdentity,
  system: string,
  scope: Ref | null,
): RecordInput[] {
  return values.many("permissions").flatMap((permission): RecordInput[] => {
    const entitlement = {
      realm: context.realm,
      externalId: boundedId(`privilege|${system}|${keyPart(permission)}`),
    };
    return [
      { t: "entitlement", ref: entitlement, kind: "privilege", name: permission.slice(0, 2000), system },
      { t: "grant", principal: identity.ref, entitlement, scope },
    ];
  });
}

/** Names a column's secrets within a row: `password`, and `password|2` when its cell holds a second. */
function countByColumn(): (column: string) => string {
  const uses = new Map<string, number>();
  return (column) => {
    const key = keyPart(column);
    const use = (uses.get(key) ?? 0) + 1;
    uses.set(key, use);
    return use === 1 ? key : `${key}|${use}`;
  };
}

/** The id of something that belongs to an identity, within the sheet. */
function partId(context: PageContext, identity: Ref, part: string): string {
  const owner =
    identity.realm === context.realm ? identity.externalId : `${identity.realm}/${identity.externalId}`;
  return boundedId(`${owner}#${part}`);
}
