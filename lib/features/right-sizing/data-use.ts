import { z } from "zod";
import { actionOfCall } from "@/lib/domain/privilege/aws/right-size/called";
import type { SeenUse } from "@/lib/domain/privilege/aws/right-size/need";
import type { Runner } from "@/lib/platform/read";

const dayMs = 86_400_000;
/** Trails are delivered in hours, and are brought in daily. */
const logDelayMs = 2 * dayMs;
/** AWS tells of a service within hours, and of 400 days back. */
const tellingDelayMs = 2 * dayMs;

/** What could have shown a use, with the time that it tells of. */
export interface Telemetry {
  /** Trails that were brought in; null: none. */
  calls: { from: Date; to: Date } | null;
  /** When AWS told which services were reached; null: it was not asked. */
  servicesAsOf: Date | null;
}

/** What one identity of AWS did since then, and by what that is known. `knows`: whether AWS has that action (lower case). */
export async function useSince(
  db: Runner,
  { id, realm }: { id: string; realm: string },
  since: Date,
  now: Date,
  knows: (action: string) => boolean,
): Promise<{ use: SeenUse; telemetry: Telemetry }> {
  const calls = await callsSince(db, id, since);
  const logged = await logsOf(db, realm);
  const told = await servicesTold(db, id);
  const use = {
    actions: new Map<string, Date>(),
    services: new Map<string, Date>(),
    unclear: new Set<string>(),
  };
  for (const { service, action: call, at } of calls) {
    const action = actionOfCall(service, call);
    if (action === null) continue;
    const prefix = action.slice(0, action.indexOf(":"));
    note(use.services, prefix, at);
    if (knows(action)) note(use.actions, action, at);
    else use.unclear.add(prefix);
  }
  for (const { service, at } of told?.used ?? []) if (at >= since) note(use.services, service, at);
  return {
    use: {
      ...use,
      callsCovered:
        logged !== null && logged.from <= since && logged.to.getTime() >= now.getTime() - logDelayMs,
      unreached: new Set(told !== null && isFresh(told.asOf, now) ? unreachedIn(told, since) : []),
    },
    telemetry: { calls: logged, servicesAsOf: told?.asOf ?? null },
  };
}

const isFresh = (asOf: Date, now: Date) => asOf.getTime() >= now.getTime() - tellingDelayMs;

function unreachedIn({ used, unused }: Told, since: Date): string[] {
  return [...unused, ...used.flatMap(({ service, at }) => (at < since ? [service] : []))];
}

function note(times: Map<string, Date>, key: string, at: Date): void {
  const before = times.get(key);
  if (before === undefined || before < at) times.set(key, at);
}

/** Denied and failed attempts are no use. */
async function callsSince(
  db: Runner,
  id: string,
  since: Date,
): Promise<{ service: string; action: string; at: Date }[]> {
  const found = await db.query<{ service: string; action: string; at: Date }>(
    `SELECT service, action, max(last_at) AS at FROM usage
     WHERE identity_id = $1 AND outcome = 'ok' AND last_at >= $2 GROUP BY service, action`,
    [id, since],
  );
  return found.rows;
}

async function logsOf(db: Runner, realm: string): Promise<{ from: Date; to: Date } | null> {
  const found = await db.query<{ from: Date | null; to: Date | null }>(
    `SELECT min(first_at) AS "from", max(last_at) AS "to" FROM usage_logs WHERE realm = $1 AND kind = 'aws/cloudtrail'`,
    [realm],
  );
  const { from = null, to = null } = found.rows[0] ?? {};
  return from === null || to === null ? null : { from, to };
}

const toldSchema = z.object({
  used: z.array(z.object({ service: z.string(), at: z.coerce.date() })),
  unused: z.array(z.string()),
  asOf: z.coerce.date(),
});
type Told = z.output<typeof toldSchema>;

/** What AWS said itself of the services that it reached; null where nobody asked, or it cannot be read. */
async function servicesTold(db: Runner, id: string): Promise<Told | null> {
  const found = await db.query<{ told: unknown }>(
    `SELECT raw->'serviceLastAccessed' AS told FROM sightings
     WHERE record_id = $1 AND gone_at IS NULL AND raw ? 'serviceLastAccessed' ORDER BY changed_at DESC LIMIT 1`,
    [id],
  );
  const read = toldSchema.safeParse(found.rows[0]?.told);
  return read.success ? read.data : null;
}
