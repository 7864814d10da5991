import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { PageRecords } from "@/lib/connectors/sdk/page-records";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import { graphPage } from "./graph-list";
import { permission } from "./permissions";
import type { Session } from "./session";

/** When applications and their credentials were last used, as the reports of Entra tell. */
export interface Activity {
  state: ActivityState;
  /** By client id, as a client; by key id. In the words of the source. */
  apps: Map<string, string>;
  keys: Map<string, string>;
}
const activityStates = ["known", "not_permitted", "unavailable"] as const;
type ActivityState = (typeof activityStates)[number];

const most = 500_000;
/** Reports are up to a day late. */
const precisionSeconds = 86_400;

const moment = z
  .object({ lastSignInDateTime: z.string().max(60) })
  .nullish()
  .catch(null);
const appSchema = z.object({
  appId: z.string().min(1).max(100),
  applicationAuthenticationClientSignInActivity: moment,
  delegatedClientSignInActivity: moment,
});
const keySchema = z.object({ keyId: z.string().min(1).max(100), signInActivity: moment });

/** Reads both reports whole. A tenant that may not read them still has applications: the state says why nothing is known. */
export async function readActivity(session: Session): Promise<Activity> {
  const activity: Activity = { state: "unavailable", apps: new Map(), keys: new Map() };
  // The reports exist in the public cloud alone.
  if (!session.cloud.isPublic) return activity;
  activity.state = await eachRow(session, "/beta/reports/servicePrincipalSignInActivities", (row) => {
    const read = appSchema.safeParse(row).data;
    const latest = [read?.applicationAuthenticationClientSignInActivity, read?.delegatedClientSignInActivity]
      .flatMap((at) => at?.lastSignInDateTime ?? [])
      .sort()
      .at(-1);
    if (read && latest) activity.apps.set(read.appId.toLowerCase(), latest);
  });
  if (activity.state !== "known") return activity;
  activity.state = await eachRow(session, "/beta/reports/appCredentialSignInActivities", (row) => {
    const read = keySchema.safeParse(row).data;
    if (read?.signInActivity)
      activity.keys.set(read.keyId.toLowerCase(), read.signInActivity.lastSignInDateTime);
  });
  return activity;
}

async function eachRow(session: Session, path: string, take: (row: unknown) => void): Promise<ActivityState> {
  let at: string | null = null;
  let count = 0;
  do {
    const page: Awaited<ReturnType<typeof graphPage>> = await graphPage(
      session,
      { path, permission: permission.activity, accept: [400, 401, 403, 404] },
      at,
    );
    if (page.status === 401 || page.status === 403) return "not_permitted";
    if (page.status >= 400) return "unavailable";
    for (const row of page.items) take(row);
    count += page.items.length;
    if (count > most)
      throw new SourceError({ kind: "too_large", message: `GET ${path} has more than ${most} rows.` });
    at = page.next;
  } while (at !== null);
  return "known";
}

/** What stands at an item about its use. */
export const useFields = {
  lastUse: z.unknown().optional(),
  useState: z.enum(activityStates).catch("unavailable"),
};

/** Nothing says how far back the reports reach: no row proves no use, and proves it never was. */
export function lastUsedOf(
  records: PageRecords,
  { lastUse, useState }: { lastUse?: unknown; useState: ActivityState },
  where: string,
): LastUsed {
  const at = records.time(lastUse, `${where} lastSignInDateTime`);
  const gap = useState === "not_permitted" ? "not_permitted" : "no_telemetry";
  return at ? { ...noTelemetry, at, grade: "reported", precisionSeconds, gap } : { ...noTelemetry, gap };
}
