import type { PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { UsageActor } from "@/lib/domain/usage-event";
import { actorKey, resolveActors } from "./mutations-actors";
import type { ActorUse } from "./mutations-batch";

/** Keeps who made an identity (the earliest that is told) and who changed it last. */
export async function writeTouches(
  tx: PoolClient,
  sourceId: string,
  uses: readonly ActorUse[],
): Promise<void> {
  const touches = uses.flatMap(({ who, events }) =>
    events.flatMap((event) =>
      event.touched && event.outcome === "ok"
        ? [{ event, actorId: who.identityId, touched: event.touched }]
        : [],
    ),
  );
  if (touches.length === 0) return;
  const subjects = new Map<string, UsageActor>();
  for (const { touched } of touches) {
    const subject = { ref: touched.ref, aliases: [], credential: null, name: touched.ref.externalId };
    subjects.set(actorKey(subject), subject);
  }
  const made = await resolveActors(tx, subjects);
  const rows = touches.flatMap(({ event, actorId, touched }) => {
    const subject = made.get(actorKey({ ref: touched.ref, credential: null }));
    if (!subject) return [];
    return [
      {
        identity_id: subject.identityId,
        verb: touched.verb,
        at: event.at,
        actor_id: actorId,
        actor: scrubText(event.actor.name + (event.onBehalfOf ? ` (${event.onBehalfOf})` : "")),
        action: scrubText(event.action),
        reference: event.reference === null ? null : scrubText(event.reference),
      },
    ];
  });
  await tx.query(
    `INSERT INTO identity_touches AS t (identity_id, verb, at, actor_id, actor, action, reference, source_id)
     SELECT DISTINCT ON (identity_id, verb) identity_id, verb, at, actor_id, actor, action, reference, $2
     FROM json_to_recordset($1::json) AS r(identity_id uuid, verb text, at timestamptz, actor_id uuid, actor text, action text, reference text)
     ORDER BY identity_id, verb, CASE WHEN verb = 'created' THEN extract(epoch FROM at) ELSE -extract(epoch FROM at) END
     ON CONFLICT (identity_id, verb) DO UPDATE SET at = excluded.at, actor_id = excluded.actor_id, actor = excluded.actor,
       action = excluded.action, reference = excluded.reference, source_id = excluded.source_id
     WHERE CASE WHEN t.verb = 'created' THEN excluded.at < t.at ELSE excluded.at > t.at END`,
    [JSON.stringify(rows), sourceId],
  );
}
