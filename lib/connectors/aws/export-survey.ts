import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";
import { parseIamArn } from "./arn";
import { type ExportItem, readExportItems } from "./export-input";
import { KeyIndex } from "./key-index";

/** What only a look at all files tells, learned before the first page is given out. */
export interface Survey {
  /** Accounts in the order in which they appear, with the kinds of data that the files hold of each. */
  accounts: Map<string, { details: boolean; report: boolean }>;
  /** Ids of users and roles, with the ARN that each stands for. */
  ids: KeyIndex;
  /** Policies (by ARN) and groups (by `account/name`) that are listed. */
  listed: KeyIndex;
  /** The latest moment that the files speak of: the earliest that they can have been made. */
  latest: Date | null;
}

/**
 * Reads all files once, to the end: a file that is broken anywhere is refused before anything of it is imported.
 * @throws SourceError `malformed` when a file is not an export, or names no account.
 */
export async function surveyExport(files: ExportFile[], now: Date, signal: AbortSignal): Promise<Survey> {
  const survey: Survey = { accounts: new Map(), ids: new KeyIndex(), listed: new KeyIndex(), latest: null };
  for (const file of files) {
    for await (const item of readExportItems(file)) {
      signal.throwIfAborted();
      note(survey, item, now);
    }
  }
  if (survey.accounts.size === 0) {
    const names = files.map((file) => file.name).join(", ");
    throw malformed(
      `${names} names no AWS account: it lists no user, role or group. Make it with an account's own credentials: \`aws iam get-account-authorization-details > details.json\`.`,
    );
  }
  return survey;
}

function note(survey: Survey, item: ExportItem, now: Date): void {
  if (item.t === "answerEnd") return;
  if (item.t === "generated") {
    noteTime(survey, item.at, now);
    return;
  }
  if (item.t === "row") {
    const account = accountIn(item.row.arn);
    if (account) entry(survey, account).report = true;
    for (const column of timeColumns) noteTime(survey, item.row[column], now);
    return;
  }
  const { list, item: found } = item;
  const arn = typeof found.Arn === "string" ? found.Arn : "";
  const account = accountIn(arn);
  if (account) entry(survey, account).details = true;
  if (list === "Policies") survey.listed.add(arn);
  else if (list === "GroupDetailList")
    survey.listed.add(groupKey(account ?? "", parseIamArn(arn)?.name ?? ""));
  else {
    const id = list === "UserDetailList" ? found.UserId : found.RoleId;
    if (typeof id === "string") survey.ids.add(id, arn);
  }
  noteTime(survey, found.CreateDate, now);
  noteTime(survey, found.UpdateDate, now);
  if (isObject(found.RoleLastUsed)) noteTime(survey, found.RoleLastUsed.LastUsedDate, now);
}

const timeColumns = [
  "user_creation_time",
  "password_last_used",
  "password_last_changed",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
];

function noteTime(survey: Survey, value: unknown, now: Date): void {
  const time = readTime(value);
  if (!(time instanceof Date) || time > now) return;
  if (!survey.latest || time > survey.latest) survey.latest = time;
}

function entry(survey: Survey, account: string): { details: boolean; report: boolean } {
  const known = survey.accounts.get(account) ?? { details: false, report: false };
  survey.accounts.set(account, known);
  return known;
}

/** The account in an ARN: twelve digits; null when it names none. */
export function accountIn(arn: unknown): string | null {
  const account = typeof arn === "string" ? parseIamArn(arn)?.account : undefined;
  return account === undefined || account === "aws" ? null : account;
}

/** How a group is known in `Survey.listed`. */
export function groupKey(account: string, name: string): string {
  return `${account}/${name}`;
}
