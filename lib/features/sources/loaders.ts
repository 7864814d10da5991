import "server-only";
import { randomUUID } from "node:crypto";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import type { Permission } from "@/lib/domain/permissions";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { web } from "@/lib/platform/web";
import { listSourceCards } from "./data-cards";
import { describeAccess, getConnector, listConnectors } from "./data-catalogue";
import { getCoverage } from "./data-coverage";
import { listDecidedHolds, listHeldScopes } from "./data-holds";
import { getLeftScopes } from "./data-left";
import { getRunDetail, listProgress, listRuns } from "./data-runs";
import { getSource, listFileSources } from "./data-source";
import type { SourceCard, SourceDetail, SourceRights } from "./schema-cards";
import type { AccessGuideView, ConnectorView } from "./schema-catalogue";
import type { CoverageDetail } from "./schema-coverage";
import type { DecidedHold, HeldScope, LeftScopes, RunDetail, RunProgress, RunView } from "./schema-runs";

function rightsOf(scope: Scope): SourceRights {
  return {
    manage: scope.can("source:manage"),
    sync: scope.can("source:sync"),
    decide: scope.can("source:release-hold"),
  };
}

export interface SourcesPage {
  sources: SourceCard[];
  progress: RunProgress[];
  rights: SourceRights;
  now: Date;
}

export async function loadSources(): Promise<SourcesPage> {
  const scope = await requireScope("source:read");
  const { pool } = await web();
  const now = new Date();
  const [sources, progress] = await Promise.all([
    listSourceCards(pool, scope, now),
    listProgress(pool, scope, []),
  ]);
  return { sources, progress, rights: rightsOf(scope), now };
}

export async function loadCatalogue(): Promise<ConnectorView[]> {
  await requireScope("source:manage");
  return listConnectors();
}

export interface NewSourcePage {
  connector: ConnectorView;
  access: AccessGuideView | null;
  /** The id that the source gets. */
  sourceId: string;
  /** Words that nobody could guess, for the fields that ask for one. */
  generated: Record<string, string>;
  /** A name that no other source has. */
  suggestedName: string;
}

export async function loadNewSource(id: string): Promise<NewSourcePage> {
  const scope = await requireScope("source:manage");
  const connector = await getConnector(id);
  if (!connector?.readsLive) notFound();
  const { pool } = await web();
  const taken = await pool.query<{ name: string }>("SELECT lower(name) AS name FROM sources");
  const names = new Set(taken.rows.map((row) => row.name));
  const generated = Object.fromEntries(
    connector.fields
      .filter((field) => field.generated)
      .map((field) => [field.name, `rollcall-${randomUUID()}`] as const),
  );
  let suggestedName = connector.title;
  for (let n = 2; names.has(suggestedName.toLowerCase()); n += 1) suggestedName = `${connector.title} ${n}`;
  return {
    connector,
    access: scope.can("source:manage") ? describeAccess(id, generated) : null,
    sourceId: randomUUID(),
    generated,
    suggestedName,
  };
}

export interface ImportPage {
  connectors: ConnectorView[];
  existing: { id: string; name: string; connector: string }[];
}

export async function loadImport(): Promise<ImportPage> {
  const scope = await requireScope("source:manage");
  const { pool } = await web();
  return { connectors: await listConnectors(), existing: await listFileSources(pool, scope) };
}

export interface SourcePage {
  source: SourceDetail;
  connector: ConnectorView | null;
  rights: SourceRights;
  now: Date;
}

/** A source for its own page and those below it; without one the page does not exist. */
export const loadSource = cache(
  async (sourceId: string, permission: Permission = "source:read"): Promise<SourcePage> => {
    const scope = await requireScope(permission);
    const { pool } = await web();
    const now = new Date();
    const source = z.uuid().safeParse(sourceId).success ? await getSource(pool, scope, sourceId, now) : null;
    if (source === null) notFound();
    const connector = await getConnector(source.card.connector);
    return { source, connector, rights: rightsOf(scope), now };
  },
);

export async function loadRuns(
  sourceId: string,
  before: Date | null,
): Promise<{ runs: RunView[]; more: boolean; progress: RunProgress[] }> {
  const scope = await requireScope("source:read");
  const { pool } = await web();
  const [page, progress] = await Promise.all([
    listRuns(pool, scope, { sourceId, before }),
    listProgress(pool, scope, []),
  ]);
  return { ...page, progress: progress.filter((run) => run.sourceId === sourceId) };
}

export async function loadRun(
  sourceId: string,
  runId: string,
): Promise<RunDetail & { progress: RunProgress | null }> {
  const scope = await requireScope("source:read");
  const { pool } = await web();
  const isId = z.uuid().safeParse(runId).success;
  const detail = isId ? await getRunDetail(pool, scope, { sourceId, runId }) : null;
  if (detail === null) notFound();
  const progress = await listProgress(pool, scope, [runId]);
  return { ...detail, progress: progress.find((run) => run.id === runId) ?? null };
}

/** How much of a source its last run read. */
export async function loadCoverage(sourceId: string): Promise<CoverageDetail | null> {
  const scope = await requireScope("source:read");
  const { pool } = await web();
  return getCoverage(pool, scope, sourceId);
}

export async function loadHolds(
  sourceId: string,
): Promise<{ held: HeldScope[]; left: LeftScopes | null; decided: DecidedHold[] }> {
  const scope = await requireScope("source:read");
  const { pool } = await web();
  const [held, left, decided] = await Promise.all([
    listHeldScopes(pool, scope, sourceId),
    getLeftScopes(pool, scope, sourceId),
    listDecidedHolds(pool, scope, sourceId),
  ]);
  return { held, left, decided };
}
