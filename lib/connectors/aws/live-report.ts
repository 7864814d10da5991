import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Answer, type Cursor, SourceError } from "@/lib/connectors/sdk/contract";
import { callAws, nameOf } from "./aws-call";
import { reportCall } from "./credential-report";
import { readReportRows } from "./export-input";
import type { AwsContext, Session } from "./session";
import { listUsers } from "./users";

const rowsPerPage = 500;
const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** A report of a large account takes minutes; one that takes longer than this is given up. */
const patienceMs = 10 * 60_000;
const notReady = [
  "CredentialReportNotPresentException",
  "CredentialReportExpiredException",
  "CredentialReportNotReadyException",
];
const notReadyWords = [...notReady, "ReportNotPresent", "ReportExpired", "ReportInProgress"];

const cursorSchema = z.object({ row: z.number().int().nonnegative() }).nullable();

/** Has AWS make the report (it keeps one for four hours), waits for it, and gives its rows. */
export async function* readLiveReport(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const start = cursorSchema.safeParse(cursor);
  if (!start.success)
    throw new SourceError({ kind: "malformed", message: "The saved position is not one of AWS's." });
  const keysListed = await areKeysListed(ctx, session);
  const content = await fetchReport(ctx, session);
  let rows: unknown[] = [];
  let at = 0;
  let waiting: Answer | null = null;
  for await (const row of readReportRows(content)) {
    at += 1;
    if (at <= (start.data?.row ?? 0)) continue;
    if (waiting) yield waiting;
    waiting = null;
    rows.push(row);
    if (rows.length === rowsPerPage) {
      waiting = { call: reportCall, body: { rows, keysListed }, next: { row: at } };
      rows = [];
    }
  }
  if (waiting) yield { ...waiting, next: null };
  else yield { call: reportCall, body: { rows, keysListed }, next: null };
}

async function fetchReport(ctx: AwsContext, session: Session): Promise<Uint8Array> {
  const iam = await session.clients.iam();
  let waitMs = firstWaitMs;
  for (let waited = 0; waited <= patienceMs; waited += waitMs) {
    const { State: state } = await callAws("iam:GenerateCredentialReport", ctx.signal, (options) =>
      iam.generateCredentialReport({}, options),
    );
    if (state === "COMPLETE") {
      const report = await tryReport(ctx, session);
      if (report) return report;
    }
    await sleep(waitMs, undefined, { signal: ctx.signal });
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
  throw new SourceError({
    kind: "unreachable",
    message: "AWS did not finish the credential report in ten minutes.",
  });
}

/** The report; null when it ended between the two calls, so that it is made again. */
async function tryReport(ctx: AwsContext, session: Session): Promise<Uint8Array | null> {
  const iam = await session.clients.iam();
  try {
    const { Content: content } = await callAws(
      "iam:GetCredentialReport",
      ctx.signal,
      (options) => iam.getCredentialReport({}, options),
      notReadyWords,
    );
    if (content) return content;
    throw new SourceError({ kind: "malformed", message: "The credential report is empty." });
  } catch (error) {
    if (notReadyWords.includes(nameOf(error))) return null;
    throw error;
  }
}

/** Whether keys can be listed with their ids; then the report's numbered slots would say the same again. */
async function areKeysListed(ctx: AwsContext, session: Session): Promise<boolean> {
  const iam = await session.clients.iam();
  try {
    const { users } = await listUsers(ctx, session, undefined);
    const [first] = users;
    if (!first) return true;
    await callAws("iam:ListAccessKeys", ctx.signal, (options) =>
      iam.listAccessKeys({ UserName: first.UserName, MaxItems: 1 }, options),
    );
    return true;
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === "denied") return false;
    throw error;
  }
}
