import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Answer, type Cursor, type Json, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { callAws, listed, nameOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const trailEventsCall = "LookupEvents";

const permission = "cloudtrail:LookupEvents";
/** AWS answers two requests a second for an account and region, and others may be asking too. */
const paceMs = 600;
/** Events turn up within a quarter of an hour, as a rule; what is read again is not counted again. */
const lateMs = 2 * 3_600_000;
const dayMs = 86_400_000;
/** AWS lets nobody look further back. */
const longestMs = 90 * dayMs;

const cursorSchema = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  token: z.string(),
  /** The time of the oldest event so far: from there it goes on where AWS no longer knows the token. */
  reached: z.iso.datetime(),
});
type Position = Omit<z.output<typeof cursorSchema>, "token"> & { token: string | undefined };

/**
 * The management events of a region since the last reading, the latest first, as a part of the log that CloudTrail's files
 * are. Nothing of them is kept but what is added up.
 */
export async function* lookUpEvents(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.cloudTrail(region);
  let position = startOf(ctx, cursor);
  const ask = ({ since, until, token }: Position) =>
    callAws(
      permission,
      ctx.signal,
      (options) =>
        api.lookupEvents(
          {
            ...{ StartTime: new Date(since), EndTime: new Date(until), NextToken: token },
            MaxResults: 50,
          },
          options,
        ),
      token === undefined ? [] : ["InvalidNextTokenException"],
    );
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) await sleep(paceMs, undefined, { signal: ctx.signal });
    let answer: Awaited<ReturnType<typeof ask>>;
    try {
      answer = await ask(position);
    } catch (error) {
      if (nameOf(error) !== "InvalidNextTokenException") throw error;
      position = { ...position, until: position.reached, token: undefined };
      continue;
    }
    const records = listed(answer.Events, permission).map(plain);
    const token = answer.NextToken || undefined;
    if (token !== undefined && token === position.token) {
      throw new SourceError({ kind: "loop", message: `${trailEventsCall} gave the same page token twice.` });
    }
    const oldest = answer.Events?.at(-1)?.EventTime?.toISOString();
    position = { ...position, reached: oldest ?? position.reached, token };
    const next: Json = token === undefined ? null : { ...position, token };
    yield {
      call: trailEventsCall,
      body: { events: records.length },
      next,
      events: { kind: "cloudtrail", records },
    };
    if (token === undefined) return;
  }
}

function startOf(ctx: AwsContext, cursor: Cursor | null): Position {
  if (cursor !== null) {
    const saved = cursorSchema.safeParse(cursor);
    if (saved.success) return saved.data;
    throw new SourceError({ kind: "malformed", message: "The saved position is not one of AWS's." });
  }
  const now = ctx.now.getTime();
  const days = ctx.config.events === "none" ? 1 : Number(ctx.config.events);
  const asked = ctx.lastRead ? ctx.lastRead.getTime() - lateMs : now - days * dayMs;
  const since = new Date(Math.max(asked, now - longestMs)).toISOString();
  const until = ctx.now.toISOString();
  return { since, until, reached: until, token: undefined };
}

/** Events are counted as they are read; they list nothing. */
export function trailEventsToRecords(): Parsed {
  return { records: [], problems: [] };
}
