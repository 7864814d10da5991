import {
  readClass,
  readEnvironment,
  readKind,
  readManager,
  readSensitivity,
  readStatus,
  readSystem,
} from "@/lib/connectors/csv/cell-words";
import { readDate } from "@/lib/connectors/csv/dates";
import type { DateField, SheetField } from "@/lib/connectors/csv/fields";
import type { PageContext, PageRow } from "@/lib/connectors/csv/page";
import { grantRecords, placementRecords, rowCredentials } from "@/lib/connectors/csv/row-parts";
import {
  boundedId,
  identityOf,
  keyPart,
  type RowIdentity,
  type RowValues,
  valuesOf,
} from "@/lib/connectors/csv/row-values";
import { type LastUsed, noTelemetry, type Ref } from "@/lib/domain/record";
import type { OwnerHint, RecordInput } from "@/lib/domain/source-record";

/** A cell that did not come in as it stands. A `problem` lost something; a `note` was understood only loosely. */
export interface CellProblem {
  level: "problem" | "note";
  row: number;
  column: string;
  what: string;
}

export interface RowReading {
  records: RecordInput[];
  problems: CellProblem[];
  identity: RowIdentity | null;
}

export type Tell = (level: CellProblem["level"], field: SheetField, what: string) => void;

/** Turns one row into records. Never throws for any text in the cells. */
export function readRow(context: PageContext, row: PageRow): RowReading {
  const values = valuesOf(context, row.cells);
  const problems = row.problems.map(
    ({ column, what }): CellProblem => ({ level: "problem", row: row.row, column, what }),
  );
  const tell: Tell = (level, field, what) => {
    const column = context.columns.find((each) => each.field === field)?.header ?? field;
    problems.push({ level, row: row.row, column, what });
  };
  const identity = identityOf(values, context.realm);
  if (!identity) {
    tell("problem", "name", "The row has neither a name nor an id; it was left out.");
    return { records: placementRecords(context, row, null, new Map()), problems, identity };
  }
  const dates = (field: DateField) => dateOf(values, field, context, tell);
  const credentials = rowCredentials(context, row, values, identity, dates, tell);
  const container = containerOf(values, identity.ref, context, tell);
  const records: RecordInput[] = [];
  if (row.sameAs === null) {
    if (container && !context.ownExport) records.push(container);
    records.push(
      identityRecord(context, values, identity, container?.ref ?? null, credentials.isDescribed, dates, tell),
    );
  } else {
    const what = `Row ${row.sameAs} already is this identity and was kept; from this one only credentials and permissions were taken.`;
    tell("problem", "name", what);
  }
  records.push(...credentials.records);
  records.push(...placementRecords(context, row, identity, credentials.refs));
  records.push(
    ...grantRecords(context, values, identity, systemOf(context, values, identity), container?.ref ?? null),
  );
  return { records, problems, identity };
}

/** Undefined: the sheet does not say. Null: it says "never". */
export type Dates = (field: DateField) => Date | null | undefined;

function identityRecord(
  context: PageContext,
  values: RowValues,
  { ref, name, arn }: RowIdentity,
  container: Ref | null,
  hasCredential: boolean,
  dates: Dates,
  tell: Tell,
): RecordInput {
  const kindText = values.one("kind");
  const kind = readKind(kindText) ?? (arn ? arnKinds[arn.type] : "other");
  if (kindText !== "" && readKind(kindText) === null)
    tell("note", "kind", "Not a kind that is known; taken as “other”.");
  const understood = <T>(field: SheetField, read: (cell: string) => T | null): T | undefined => {
    const text = values.one(field);
    if (text === "") return undefined;
    const value = read(text);
    if (value === null) tell("note", field, "Not understood; the text is kept with the row.");
    return value ?? undefined;
  };
  const sensitivity = understood("sensitivity", readSensitivity);
  const tags = sensitivity && !context.ownExport ? { ...values.tags, sensitivity } : values.tags;
  const status = values.one("status") === "" ? undefined : (understood("status", readStatus) ?? "unknown");
  const identityClass = understood("class", readClass);
  const expires = hasCredential ? undefined : dates("expires");
  return {
    t: "identity",
    ref,
    aliases: values
      .many("alias")
      .filter((alias) => alias !== ref.externalId)
      .map((alias) => alias.slice(0, 2000)),
    kind,
    name,
    system: systemOf(context, values, { ref, name, arn, credentialId: null }),
    container,
    status,
    class: identityClass,
    classReason: identityClass && !context.ownExport ? "The spreadsheet says so." : undefined,
    managedBy: understood("managed_by", readManager),
    createdAt: dates("created") ?? undefined,
    expiresAt: expires,
    lastUsed: lastUsedOf(values, dates),
    description: values.one("description").slice(0, 4000) || undefined,
    environment: understood("environment", readEnvironment),
    purpose: values.one("purpose").slice(0, 2000) || undefined,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    ownerHints: ownerHints(values),
    raw: { sheet: context.sheet, columns: values.shown },
  };
}

const arnKinds = { user: "cloud_user", role: "cloud_role", root: "root_account" } as const;

function systemOf(context: PageContext, values: RowValues, { arn }: RowIdentity): string {
  const text = values.one("system");
  const system = context.ownExport ? text.slice(0, 64) : readSystem(text);
  return system || (arn ? "aws" : "unknown");
}

function ownerHints(values: RowValues): OwnerHint[] | undefined {
  const of = (type: "column" | "business_column", texts: readonly string[]): OwnerHint[] =>
    [...new Set(texts.filter((text) => text !== ""))].map((text) => ({
      type,
      value: text.slice(0, 500),
      at: null,
    }));
  const hints = [
    ...of("column", [...values.many("owner"), values.one("team")]),
    ...of("business_column", values.many("business_owner")),
  ];
  return hints.length > 0 ? hints.slice(0, 20) : undefined;
}

/** What a person wrote is no telemetry: it says when, and nothing about the time that was watched. */
function lastUsedOf(values: RowValues, dates: Dates): LastUsed | undefined {
  if (values.one("last_used") === "") return undefined;
  const at = dates("last_used");
  if (at === undefined) return undefined;
  return at === null ? noTelemetry : { ...noTelemetry, at, grade: "inferred", precisionSeconds: 86_400 };
}

/** Undefined: the cell says nothing, or cannot be read (then it was told). Null: it says "never". */
function dateOf(
  values: RowValues,
  field: DateField,
  context: PageContext,
  tell: Tell,
): Date | null | undefined {
  const text = values.one(field);
  if (text === "") return undefined;
  const reading = readDate(text, context.dateOrder);
  if (reading.is === "date") return reading.at;
  if (reading.is === "never") return null;
  if (reading.is === "ambiguous") {
    tell(
      "problem",
      field,
      "Day and month could be either way round; choose the date order. The date was left out.",
    );
  }
  if (reading.is === "unreadable") tell("problem", field, "Not a date; it was left out.");
  return undefined;
}

/** AWS accounts are known by their number everywhere; any other account is this sheet's own word. */
function containerOf(values: RowValues, identity: Ref, context: PageContext, tell: Tell) {
  const account = values.one("account");
  if (account === "") return null;
  const digits = account.replace(/^(\d{4})-(\d{4})-(\d{4})$/, "$1$2$3");
  const common = { t: "container", kind: "account", name: account.slice(0, 2000) } as const;
  if (/^\d{12}$/.test(digits))
    return { ...common, ref: { realm: `aws:${digits}`, externalId: digits }, name: digits };
  if (/^\d(?:[.,]\d+)?E\+?1[01]$/i.test(account) || (/^\d{9,11}$/.test(account) && isAws(values))) {
    tell(
      "problem",
      "account",
      "A spreadsheet program shortened this number; format the column as text. It was left out.",
    );
    return null;
  }
  if (!identity.realm.startsWith("sheet:") && context.ownExport) return null;
  const realm = identity.realm.startsWith("sheet:") ? identity.realm : context.realm;
  return { ...common, ref: { realm, externalId: boundedId(`account:${keyPart(account)}`) } };
}

function isAws(values: RowValues): boolean {
  return readSystem(values.one("system")) === "aws";
}
