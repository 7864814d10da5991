import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { readAll } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import type { PageRecords } from "@/lib/connectors/sdk/page-records";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import { permission } from "./permissions";

/** Last uses of the service accounts and keys of a project, by address and by key id. */
export interface Activity {
  accounts: Map<string, Use>;
  keys: Map<string, Use>;
  gap: "no_telemetry" | "not_permitted";
}
interface Use {
  at: string | null;
  since: string | null;
}

/** Google tells the day, as it is on the Pacific. */
const precisionSeconds = 86_400;

const rowSchema = z.object({
  fullResourceName: z.string().max(1000),
  observationPeriod: z
    .object({ startTime: z.string().max(60).nullish().catch(null) })
    .nullish()
    .catch(null),
  activity: z
    .object({ lastAuthenticatedTime: z.string().max(60).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** A project of which this may not be read still has accounts; they say why nothing is known. */
export async function readActivity(ask: Ask, project: string): Promise<Activity> {
  const activity: Activity = { accounts: new Map(), keys: new Map(), gap: "no_telemetry" };
  try {
    for (const row of await readAll(ask, activityList(project, "serviceAccountLastAuthentication")))
      take(row, /\/serviceAccounts\/([^/]+)$/, activity.accounts);
    for (const row of await readAll(ask, activityList(project, "serviceAccountKeyLastAuthentication")))
      take(row, /\/keys\/([^/]+)$/, activity.keys);
  } catch (error) {
    if (!(error instanceof SourceError) || error.failure.kind !== "denied") throw error;
    activity.gap = "not_permitted";
  }
  return activity;
}

function take(row: unknown, name: RegExp, uses: Map<string, Use>): void {
  const read = rowSchema.safeParse(row).data;
  const id = name.exec(read?.fullResourceName ?? "")?.[1];
  if (!read || !id) return;
  uses.set(id.toLowerCase(), {
    at: read.activity?.lastAuthenticatedTime ?? null,
    since: read.observationPeriod?.startTime ?? null,
  });
}

const permissions = {
  serviceAccountLastAuthentication: permission.accountUse,
  serviceAccountKeyLastAuthentication: permission.keyUse,
};

export function activityList(project: string, type: keyof typeof permissions) {
  return {
    url: `https://policyanalyzer.googleapis.com/v1/projects/${project}/locations/global/activityTypes/${type}/activities:query`,
    under: "activities",
    pageSize: 1000,
    permission: permissions[type],
  };
}

/** What is kept at an account or key of its use. */
export function keptUse(uses: Map<string, Use>, id: unknown, gap: Activity["gap"]) {
  const use = typeof id === "string" ? uses.get(id.toLowerCase()) : undefined;
  return { at: use?.at ?? null, since: use?.since ?? null, gap };
}

export const useSchema = z
  .object({
    at: z.unknown().optional(),
    since: z.unknown().optional(),
    gap: z.enum(["no_telemetry", "not_permitted"]).catch("no_telemetry"),
  })
  .catch({ gap: "no_telemetry" });

/**
 * A row without a date says: not used since the observation began. No row says nothing, because Google leaves out what calls
 * no API of Google Cloud.
 */
export function lastUsedOf(records: PageRecords, use: z.output<typeof useSchema>, where: string): LastUsed {
  const at = records.time(use.at, `${where} lastAuthenticatedTime`);
  const since = records.time(use.since, `${where} observationPeriod`);
  return {
    ...noTelemetry,
    gap: use.gap,
    ...(since ? { coveredSince: since, gap: "none" } : {}),
    ...(at ? { at, grade: "reported", precisionSeconds } : {}),
  };
}
