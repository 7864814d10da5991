import { questionOf } from "@/lib/domain/alert";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { scopeOfCreator } from "./data-scope";
import { type AskedFindings, askedFindings } from "./data-told";
import type { AlertRow } from "./schema";

/** An alert that has all it needs, or why it may tell nothing. */
export type Readiness =
  | { ready: true; scope: Scope; query: string; view: string; question: string; asked: AskedFindings }
  | { ready: false; why: string };

/** Whether an alert still has its view, its channel, whom it writes to, and a maker who may see findings. */
export async function readinessOf(db: Runner, alert: AlertRow, now: Date): Promise<Readiness> {
  const not = (why: string): Readiness => ({ ready: false, why });
  if (alert.query === null || alert.viewName === null) {
    return not("Its view was deleted, or is no longer shared.");
  }
  if (alert.channelKind === null) return not("Its channel was removed.");
  if (alert.channelKind === "email" && alert.recipients.length === 0)
    return not("Nobody is named to write to.");
  const creator = await scopeOfCreator(db, alert.createdBy);
  if ("lost" in creator) return not(creator.lost);
  const { scope } = creator;
  const { id: alertId, query, minSeverity } = alert;
  const asked = await askedFindings(db, { alertId, scope, query, minSeverity, now });
  if (asked === null) return not("The query of its view cannot be read any more.");
  const question = questionOf(query, minSeverity, scope.reach);
  return { ready: true, scope, query, view: alert.viewName, question, asked };
}
