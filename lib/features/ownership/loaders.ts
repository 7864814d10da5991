import "server-only";
import { notFound } from "next/navigation";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { listMetricPoints } from "@/lib/features/metrics/data";
import { getSource } from "@/lib/features/sources/data-source";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";
import { readCoverage } from "./data-overview";
import { countNamed, countOwnerTexts, listOwnerTexts } from "./data-texts";
import { countUnowned, listUnowned, readStandIn } from "./data-unowned";
import type { OwnedTrend, OwnershipOverview } from "./schema-overview";
import { type OwnerTextsPage, sourceIdSchema } from "./schema-texts";
import { type StandInView, type UnownedPage, type UnownedView, unownedRows } from "./schema-unowned";

const pageRows = 50;

export interface OwnershipPage {
  canAssign: boolean;
  canAsk: boolean;
}

/** What the reader may do about owners. */
export async function loadOwnership(): Promise<OwnershipPage> {
  const scope = await requireScope("inventory:read");
  return { canAssign: scope.can("inventory:assign-owner"), canAsk: scope.can("owner:ask") };
}

/** How much of the population somebody answers for, now and over time. */
export async function loadOverview(): Promise<OwnershipOverview> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const now = new Date();
  const [coverage, trend] = await Promise.all([readCoverage(pool, scope, now), readTrend(pool, scope, now)]);
  return { coverage, trend, canAssign: scope.can("inventory:assign-owner"), canAsk: scope.can("owner:ask") };
}

/** Metrics are of the whole: whoever sees a part of the inventory is shown none. */
async function readTrend(pool: Web["pool"], scope: Scope, now: Date): Promise<OwnedTrend | null> {
  if (!scope.unrestricted || !scope.can("metric:read")) return null;
  const breakdowns = ["all", "tier:0", "tier:1"];
  const rows = await listMetricPoints(pool, scope, { metric: "M2", breakdowns, now });
  const days = new Map<string, Record<string, number>>();
  for (const { day, breakdown, value } of rows) {
    const values = days.get(day) ?? {};
    if (value !== null) values[breakdown] = value;
    days.set(day, values);
  }
  const first = rows[0]?.day;
  const points: OwnedTrend["points"] = [];
  for (
    let at = first === undefined ? Number.POSITIVE_INFINITY : Date.parse(first);
    at <= now.getTime();
    at += 86_400_000
  ) {
    const day = new Date(at).toISOString().slice(0, 10);
    points.push({ day, values: days.get(day) ?? {} });
  }
  return { points, coverage: rows.at(-1)?.coverage ?? null };
}

/** A page of what nobody answers for. */
export async function loadUnowned(view: UnownedView): Promise<UnownedPage> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const may = { canAssign: scope.can("inventory:assign-owner"), canAsk: scope.can("owner:ask") };
  const query = `${unownedRows} ${view.q}`.trim();
  const parsed = parseQuery(view.q, identityFields);
  if (!parsed.ok) {
    const problem = parsed.problems[0]?.message ?? "The search cannot be read.";
    return { rows: [], count: null, problem, next: null, previous: null, query, ...may };
  }
  const asked = { terms: parsed.terms, now: new Date() };
  const { after, before } = view;
  const [page, count] = await Promise.all([
    listUnowned(pool, scope, { ...asked, after, before, limit: pageRows }),
    countUnowned(pool, scope, asked),
  ]);
  const { rows, next, previous } = page;
  return { rows, count, problem: null, next, previous, query, ...may };
}

/** Who is chosen to see to what nobody answers for. */
export async function loadStandIn(): Promise<StandInView> {
  const scope = await requireScope("metric:read");
  const { chosen, party, name } = await readStandIn((await web()).pool);
  return {
    party: party ?? (chosen && { ...chosen, name: name ?? "somebody who is not there any more" }),
    gone: chosen !== null && party === null,
    mayChoose: scope.can("settings:manage") && scope.unrestricted,
  };
}

/** What owner columns say, with whom that may mean; `asked`: the id of the source that it is about, from an address. */
export async function loadOwnerTexts(asked: unknown): Promise<OwnerTextsPage> {
  const scope = await requireScope("inventory:assign-owner");
  const { pool } = await web();
  const sourceId = sourceIdSchema.parse(asked ?? null);
  const detail = sourceId === null ? null : await getSource(pool, scope, sourceId, new Date());
  if (sourceId !== null && detail === null) notFound();
  return {
    source: detail && { id: detail.card.id, name: detail.card.name },
    ...(await listOwnerTexts(pool, scope, sourceId)),
    named: await countNamed(pool, scope, sourceId),
    canAsk: scope.can("owner:ask"),
    remembers: scope.unrestricted,
  };
}

/** How many texts in the owner columns of a source wait to be matched; null: the reader assigns nobody. */
export async function loadOpenTexts(sourceId: string): Promise<{ texts: number; identities: number } | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.can("inventory:assign-owner")) return null;
  return countOwnerTexts((await web()).pool, scope, sourceId);
}
