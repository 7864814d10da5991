import "server-only";
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { AppError } from "@/lib/platform/errors";
import { requireMember, requireScope, scopeOf } from "@/lib/platform/loader";
import { guardedRead } from "@/lib/platform/read";
import { web } from "@/lib/platform/web";
import { readAsking } from "./data-asking";
import { previewOverdue } from "./data-overdue";
import { previewRound } from "./data-preview";
import { countQueued, listAskingChannels, listFailing, listRounds, listWaiting } from "./data-rounds";
import {
  type AskChoice,
  type AskingPage,
  type AskPreview,
  askChoiceSchema,
  type OverduePreview,
  origins,
} from "./schema-asking";

const timeoutMs = 5000;

/** What the address says of whom to ask; what it does not say is as usual. */
export interface AskingAddress {
  q?: string | undefined;
  from?: string | undefined;
  team?: string | undefined;
  channel?: string | undefined;
}

function choiceOf({ q, from, team, channel }: AskingAddress, usual: string | null): AskChoice {
  const chosen = origins.filter((origin) => from?.split(",").includes(origin));
  const base = { from: chosen.length > 0 ? chosen : (["named", "high", "medium", "reconfirm"] as const) };
  const parsed = askChoiceSchema.safeParse({
    ...base,
    query: q ?? "",
    teamId: team ? team : null,
    channelId: channel === "none" ? null : (channel ?? usual),
  });
  return parsed.data ?? { query: "", from: [...base.from], teamId: null, channelId: usual };
}

/** Whom to ask with a preview of it, and what became of what was asked. */
export async function loadAsking(address: AskingAddress): Promise<AskingPage> {
  const scope = await requireScope("owner:ask");
  const { pool, env } = await web();
  const member = await requireMember();
  const now = new Date();
  const read = await guardedRead(
    pool,
    async (db) => ({
      rounds: await listRounds(db),
      waiting: await listWaiting(db, now),
      failing: await listFailing(db, now),
      channels: await listAskingChannels(db),
      setting: await readAsking(db),
      queued: await countQueued(db),
      teams: (await db.query<{ id: string; name: string }>("SELECT id, name FROM teams ORDER BY name, id"))
        .rows,
    }),
    timeoutMs,
  );
  const letters = read.channels.filter(({ kind }) => kind !== "webhook");
  const usual = letters.find(({ id }) => id === read.setting.channelId)?.id ?? letters[0]?.id ?? null;
  const choice = choiceOf(address, usual);
  const looking = { scope: scopeOf(member), name: member.name, origin: env.publicUrl, now };
  const preview = await previewRound(pool, looking, choice).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "bad_query") return blocked(error);
    throw error;
  });
  const maySwitch = scope.can("owner:send") && scope.unrestricted;
  const isOff = read.setting.overdue === null && read.setting.channelId !== null;
  return {
    ...read,
    choice,
    preview,
    roundId: randomUUID(),
    maySend: scope.can("owner:send"),
    maySwitch,
    overdue: maySwitch && isOff ? await countOverdue(pool, now) : null,
  };
}

/** Null: it could not be counted in time. */
async function countOverdue(pool: Pool, now: Date): Promise<OverduePreview | null> {
  return guardedRead(pool, (db) => previewOverdue(db, now), timeoutMs).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "query_timeout") return null;
    throw error;
  });
}

function blocked({ message, next }: AppError): AskPreview {
  return {
    seen: "",
    blocked: `${message} ${next}`,
    people: 0,
    messages: 0,
    items: 0,
    rows: [],
    left: [],
    sample: null,
    asSlack: false,
    dueDays: 0,
    cap: 0,
  };
}
