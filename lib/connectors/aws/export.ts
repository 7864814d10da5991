import type { ExportFile, ExportPart, ReadContext, Scope } from "@/lib/connectors/sdk/contract";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { accountCall } from "./account";
import { groupRef, parseIamArn, policyRef } from "./arn";
import { reportCall } from "./credential-report";
import { type DetailList, type DetailsBody, detailsCall } from "./details-page";
import { readExportItems } from "./export-input";
import { accountIn, groupKey, type Survey, surveyExport } from "./export-survey";
import { iamScope, reportScope } from "./scopes";

type ExportPage = Extract<ExportPart, { t: "page" }>;

const pageEntries = 500;
const pageBytes = 4 * 1024 * 1024;
/** Half-full pages of many accounts are given out early, so that a file of thousands of accounts stays in bounds. */
const waitingBytes = 32 * 1024 * 1024;

/**
 * Reads account details and credential reports, several files of any account together. Every file is read twice: once to
 * see that it is whole and what it is about, once to give its pages.
 * @throws SourceError `malformed`, with the command that makes a right file.
 */
export async function* readAwsExport(files: ExportFile[], ctx: ReadContext): AsyncGenerator<ExportPart> {
  if (files.length === 0) throw malformed("No file was given.");
  const survey = await surveyExport(files, ctx.now, ctx.signal);
  yield { t: "about", about: aboutOf([...survey.accounts.keys()]), collectedAt: survey.latest };
  for (const [account, { details }] of survey.accounts) {
    const scope = details ? iamScope(account) : reportScope(account);
    yield { t: "page", scope, call: accountCall, body: { account } };
  }
  const partial = new Set<string>();
  const given = new Map<string, Scope>();
  for await (const page of readPages(files, survey, partial, ctx.signal)) {
    given.set(page.scope.key, page.scope);
    yield page;
  }
  for (const [account, { details, report }] of survey.accounts) {
    const iam = iamScope(account);
    if (details && !partial.has(account)) yield { t: "scopeDone", scope: iam, complete: true };
    else if (details || given.has(iam.key)) {
      yield { t: "scopeDone", scope: iam, complete: false, failure: { kind: "malformed", message: partly } };
    }
    if (report) yield { t: "scopeDone", scope: reportScope(account), complete: true };
  }
}

const partly =
  "The file holds only a part of what this account has. Run the command without --filter and --max-items, or put all its pages into the file.";

function aboutOf(accounts: string[]): string {
  const [first = "", ...others] = accounts;
  if (others.length === 0) return `account ${first}`;
  const shown = accounts.slice(0, 2).join(", ");
  return accounts.length === 2 ? `accounts ${shown}` : `accounts ${shown} and ${accounts.length - 2} more`;
}

async function* readPages(
  files: ExportFile[],
  survey: Survey,
  partial: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<ExportPage> {
  const pages = new Pages(survey);
  const [firstAccount = ""] = survey.accounts.keys();
  for (const file of files) {
    // What names no account of its own, such as a policy of AWS, belongs to the account that was read last.
    let current = firstAccount;
    let inAnswer = new Set<string>();
    for await (const item of readExportItems(file)) {
      signal.throwIfAborted();
      if (item.t === "entry") {
        current = accountIn(item.item.Arn) ?? current;
        inAnswer.add(current);
        yield* pages.addEntry(current, item.list, item.item, item.bytes);
      } else if (item.t === "row") {
        current = accountIn(item.row.arn) ?? current;
        yield* pages.addRow(current, item.row);
      } else if (item.t === "answerEnd") {
        for (const account of inAnswer) {
          if (item.partial) partial.add(account);
          else partial.delete(account);
        }
        inAnswer = new Set();
      }
    }
  }
  yield* pages.rest();
}

interface Waiting {
  scope: Scope;
  call: string;
  count: number;
  bytes: number;
  details: DetailsBody;
  rows: unknown[];
}

/** Pages being filled, one per scope. */
class Pages {
  private readonly waiting = new Map<string, Waiting>();
  private bytes = 0;

  constructor(private readonly survey: Survey) {}

  *addEntry(
    account: string,
    list: DetailList,
    item: { [key: string]: unknown },
    bytes: number,
  ): Generator<ExportPage> {
    const page = this.open(iamScope(account), detailsCall);
    const entries = page.details[list] ?? [];
    entries.push(item);
    page.details[list] = entries;
    this.noteIds(page.details, list, item);
    yield* this.grown(page, bytes);
  }

  *addRow(account: string, row: { [column: string]: unknown }): Generator<ExportPage> {
    const page = this.open(reportScope(account), reportCall);
    page.rows.push(row);
    yield* this.grown(page, 500);
  }

  *rest(): Generator<ExportPage> {
    for (const page of [...this.waiting.values()]) yield this.close(page);
  }

  private open(scope: Scope, call: string): Waiting {
    const page = this.waiting.get(scope.key) ?? { scope, call, count: 0, bytes: 0, details: {}, rows: [] };
    this.waiting.set(scope.key, page);
    return page;
  }

  private *grown(page: Waiting, bytes: number): Generator<ExportPage> {
    page.count += 1;
    page.bytes += bytes;
    this.bytes += bytes;
    if (page.count >= pageEntries || page.bytes >= pageBytes) yield this.close(page);
    if (this.bytes >= waitingBytes) yield* this.rest();
  }

  private close(page: Waiting): ExportPage {
    this.waiting.delete(page.scope.key);
    this.bytes -= page.bytes;
    const body = page.call === detailsCall ? page.details : { rows: page.rows };
    return { t: "page", scope: page.scope, call: page.call, body };
  }

  /** Notes on the page what the survey knows of this entry's ids: reused ones, and references that nothing lists. */
  private noteIds(body: DetailsBody, list: DetailList, item: { [key: string]: unknown }): void {
    if (list === "Policies") return;
    const id = list === "UserDetailList" ? item.UserId : item.RoleId;
    if (typeof id === "string" && this.survey.ids.isAmbiguous(id)) {
      body.reusedIds ??= [];
      body.reusedIds.push(id);
    }
    const missing = [...missingPolicies(item, this.survey), ...missingGroups(item, this.survey)];
    if (missing.length === 0) return;
    body.unlisted ??= [];
    body.unlisted.push(...missing);
  }
}

function missingPolicies(item: { [key: string]: unknown }, survey: Survey): string[] {
  const attached = Array.isArray(item.AttachedManagedPolicies) ? item.AttachedManagedPolicies : [];
  const arns = attached.map((policy) => (isObject(policy) ? policy.PolicyArn : undefined));
  if (isObject(item.PermissionsBoundary)) arns.push(item.PermissionsBoundary.PermissionsBoundaryArn);
  return arns.filter(
    (arn): arn is string => typeof arn === "string" && !survey.listed.has(arn) && !!policyRef(arn),
  );
}

function missingGroups(item: { [key: string]: unknown }, survey: Survey): string[] {
  const arn = typeof item.Arn === "string" ? parseIamArn(item.Arn) : null;
  if (!arn || !Array.isArray(item.GroupList)) return [];
  return item.GroupList.filter((name): name is string => typeof name === "string")
    .filter((name) => !survey.listed.has(groupKey(arn.account, name)))
    .map((name) => groupRef(arn.partition, arn.account, name).externalId);
}
