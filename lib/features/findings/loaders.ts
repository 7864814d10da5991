import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { Facet } from "@/lib/features/identities/schema";
import type { CappedCount } from "@/lib/platform/count";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { countFindings, countSetAside, readAssessedAt, readFindingPage } from "./data";
import { readCauses } from "./data-causes";
import { readFindingFacets } from "./data-facets";
import { findingTriage, mayTriage } from "./data-history";
import { identityFindings } from "./data-identity";
import { getFinding } from "./data-one";
import type { CausePage, FindingListRequest, FindingPage, FindingView } from "./schema";
import type { IdentityFindings } from "./schema-identity";
import type { FindingTriage, MayTriage } from "./schema-triage";

export interface InboxLoad {
  request: FindingListRequest;
  page: FindingPage;
  total: CappedCount;
  /** How many people set aside, where that is why nothing is listed; zero where it is not. */
  setAside: CappedCount;
  /** Null where they could not be counted in time. Comes later than the rows. */
  facets: Promise<Facet[] | null>;
  /** Only where findings are asked for by their cause. */
  causes: CausePage | null;
  /** When everything was last assessed; null before the first time. */
  assessedAt: Date | null;
  /** The reader reaches a part only. */
  restricted: boolean;
  mayAddSources: boolean;
  mayExport: boolean;
  may: MayTriage;
}

const none: CappedCount = { count: 0, capped: false };

/** The inbox: a page of findings, or their causes, and what stands around them. */
export async function loadInbox(request: FindingListRequest, byCause: boolean): Promise<InboxLoad> {
  const scope = await requireScope("finding:read");
  const opened = await web();
  const { pool } = opened;
  const now = new Date();
  const parsed = parseQuery(request.q, findingFields);
  const query = { terms: parsed.ok ? parsed.terms : [], now };
  const facets = readFindingFacets(pool, scope, query).catch((error: unknown) => {
    opened.log.warn({ err: error }, "facets of findings were not counted");
    return null;
  });
  const [page, total, causes, assessedAt] = await Promise.all([
    readFindingPage(pool, scope, request, now),
    parsed.ok ? countFindings(pool, scope, query) : none,
    byCause ? readCauses(pool, scope, request.q, now) : null,
    readAssessedAt(pool),
  ]);
  const setAside = request.q === "" && total.count === 0 ? await countSetAside(pool, scope, now) : none;
  return {
    request,
    page,
    total,
    setAside,
    facets,
    causes,
    assessedAt,
    restricted: !scope.unrestricted,
    mayAddSources: scope.can("source:manage"),
    mayExport: scope.can("inventory:export"),
    may: mayTriage(scope),
  };
}

/** One finding. What is not there, or not theirs to see, is not found. */
export const loadFinding = cache(async (id: string): Promise<FindingView> => {
  const scope = await requireScope("finding:read");
  const found = await getFinding((await web()).pool, scope, id, new Date());
  if (!found) notFound();
  return found;
});

/** What people have to do with a finding. */
export async function loadFindingTriage(id: string): Promise<FindingTriage> {
  const scope = await requireScope("finding:read");
  const { finding } = await loadFinding(id);
  return findingTriage((await web()).pool, scope, finding);
}

/** The findings of an identity that was already read for this person. */
export async function loadIdentityFindings(id: string): Promise<IdentityFindings> {
  const scope = await requireScope("finding:read");
  return identityFindings((await web()).pool, scope, id, new Date());
}
