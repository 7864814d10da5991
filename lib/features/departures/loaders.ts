import "server-only";
import { randomUUID } from "node:crypto";
import { notFound } from "next/navigation";
import { readAsking } from "@/lib/features/questions/data-asking";
import { previewRound } from "@/lib/features/questions/data-preview";
import { listAskingChannels } from "@/lib/features/questions/data-rounds";
import type { AskingChannel, AskPreview, RoundChoice } from "@/lib/features/questions/schema-asking";
import type { Page } from "@/lib/platform/keyset";
import { requireMember, requireScope, scopeOf } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import { countOpenDepartures, listDepartures, type PageWanted, readDeparture } from "./data";
import { listDepartureItems } from "./data-items";
import type { DepartureIdentity, DepartureRow, DepartureView } from "./schema";

const pageRows = 50;
const timeoutMs = 10_000;

/** How many departures are open; null: this reader does not see departures. */
export async function loadOpenDepartures(): Promise<number | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.can("departure:read")) return null;
  return guardedRead((await web()).pool, countOpenDepartures, timeoutMs);
}

/** A page of departures. */
export async function loadDepartures(wanted: Omit<PageWanted, "limit">): Promise<Page<DepartureRow>> {
  const scope = await requireScope("departure:read");
  return listDepartures((await web()).pool, scope, { ...wanted, limit: pageRows });
}

export interface DeparturePage {
  departure: DepartureRow;
  view: DepartureView;
  /** Null: whom to ask is shown. */
  items: Page<DepartureIdentity> | null;
  asking: DepartureAsking | null;
  may: { manage: boolean; close: boolean; ask: boolean; export: boolean };
}

/** Whom to ask to take over, as asking shows it before it sends. */
export interface DepartureAsking {
  choice: RoundChoice;
  preview: AskPreview;
  channels: AskingChannel[];
  roundId: string;
  maySend: boolean;
}

/** One departure with a page of what it touches, or with whom to ask. */
export async function loadDeparture(id: string, asked: DepartureView): Promise<DeparturePage> {
  const scope = await requireScope("departure:read");
  if (!isUuid(id)) notFound();
  const { pool } = await web();
  const departure = await guardedRead(pool, (db) => readDeparture(db, scope, id), timeoutMs);
  if (departure === null) notFound();
  const manage = scope.can("departure:manage");
  const may = {
    manage,
    close: manage && scope.unrestricted,
    ask: manage && scope.can("owner:ask") && departure.closedAt === null,
    export: scope.can("inventory:export"),
  };
  const { show, after, before } = asked;
  if (show === "ask" && may.ask) {
    return { departure, view: asked, items: null, asking: await askingOf(scope, id, asked.channel), may };
  }
  const shown = show === "ask" ? "open" : show;
  const items = await listDepartureItems(pool, scope, id, { show: shown, after, before, limit: pageRows });
  return { departure, view: { ...asked, show: shown }, items, asking: null, may };
}

async function askingOf(
  scope: Scope,
  departureId: string,
  channel: string | undefined,
): Promise<DepartureAsking> {
  const { pool, env } = await web();
  const member = await requireMember();
  const read = await guardedRead(
    pool,
    async (db) => ({ setting: await readAsking(db), channels: await listAskingChannels(db) }),
    timeoutMs,
  );
  const channels = read.channels.filter(({ kind }) => kind !== "webhook");
  const wanted = channel === undefined ? read.setting.channelId : channel;
  const channelId = channels.find(({ id }) => id === wanted)?.id ?? null;
  const choice: RoundChoice = { query: "", from: ["named"], teamId: null, channelId, departureId };
  const looking = { scope: scopeOf(member), name: member.name, origin: env.publicUrl, now: new Date() };
  const preview = await previewRound(pool, looking, choice);
  return { choice, preview, channels, roundId: randomUUID(), maySend: scope.can("owner:send") };
}
