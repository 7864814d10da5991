import { z } from "zod";
import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import {
  type DataSetId,
  type Listing,
  listings,
  listPermission,
  secretTypes,
  trackingMap,
} from "./data-sets";
import { keep } from "./objects";
import type { ClusterPage } from "./page-body";
import { type Ask, type KubernetesContext, openSession, readIssuer } from "./session";

const pageSize = "500";
/** Answers without the objects' content: of a Secret only its name, labels and dates leave the API server. */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** Which list of the data set, and where in it. The server forgets a place after about five minutes. */
const cursorSchema = z.object({
  list: z.number().int().min(0).max(20),
  from: z.string().max(20_000).nullable(),
  /** Which page of the list is next; a cursor of an earlier version does not know. */
  part: z.number().int().min(0).optional(),
});

/** A list answers with its items and, where there are more, with a token for the next. */
const listSchema = z.object({
  kind: z.string().regex(/List$/),
  items: z.array(z.unknown()).nullish(),
  metadata: z.object({ continue: z.string().optional() }).optional(),
});

/**
 * The answers of one scope: every list of its data set, page by page.
 * @throws SourceError when the cluster refuses or cannot be understood.
 */
export async function* readScope(
  ctx: KubernetesContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const { dataSet } = scope;
  const realm = scope.issues[0];
  if (!isDataSet(dataSet) || realm === undefined) {
    throw new SourceError({ kind: "unsupported", message: `This version does not read ${dataSet}.` });
  }
  const ask = await openSession(ctx);
  const shared = { cluster: realm.replace(/^k8s:/, ""), ...(await factsFor(ctx, ask, dataSet)) };
  const lists: Listing[] = listings[dataSet];
  let at = cursorSchema.parse(cursor ?? { list: 0, from: null, part: 0 });
  for (;;) {
    const listing = lists[at.list];
    if (!listing)
      throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
    const { items, next } = await readPage(ask, listing, at.from);
    const secretType = secretTypes.find((type) => listing.fieldSelector === `type=${type}`);
    const body: ClusterPage = {
      ...shared,
      ...(at.part === undefined ? {} : { part: at.part, last: next === null }),
      items: items.map((item) => keep(listing.kind, item, ctx.fingerprint, secretType)),
    };
    const following =
      next === null
        ? { list: at.list + 1, from: null, part: 0 }
        : { list: at.list, from: next, ...(at.part === undefined ? {} : { part: at.part + 1 }) };
    const last = following.list >= lists.length;
    yield { call: `list ${listing.kind}`, body, next: last ? null : following };
    if (last) return;
    at = following;
  }
}

async function readPage(
  ask: Ask,
  listing: Listing,
  from: string | null,
): Promise<{ items: unknown[]; next: string | null }> {
  const answer = await ask(listing.path, {
    query: {
      limit: pageSize,
      ...(from === null ? {} : { continue: from }),
      ...(listing.fieldSelector ? { fieldSelector: listing.fieldSelector } : {}),
    },
    ...(listing.kind === "Secret" ? { headers: { accept: metadataOnly } } : {}),
    permission: listPermission(listing),
  });
  const list = listSchema.safeParse(answer.json());
  if (!list.success) {
    throw new SourceError({ kind: "malformed", message: `The answer is not a list of ${listing.resource}.` });
  }
  const next = list.data.metadata?.continue || null;
  if (next !== null && next === from) {
    throw new SourceError({
      kind: "loop",
      message: "The cluster answered with the same place in the list twice.",
    });
  }
  return { items: list.data.items ?? [], next };
}

const mapSchema = z.object({ data: z.object({ since: z.string().max(100) }) });

/** What every page of a data set must know beside its items. */
async function factsFor(ctx: KubernetesContext, ask: Ask, dataSet: DataSetId): Promise<Partial<ClusterPage>> {
  if (dataSet === "service-accounts") {
    const { entra_tenant: tenant } = ctx.config;
    return { issuer: await readIssuer(ask), ...(tenant ? { tenant } : {}) };
  }
  if (dataSet !== "secrets") return {};
  const answer = await ask(`/api/v1/namespaces/kube-system/configmaps/${trackingMap}`, {
    accept: [401, 403, 404],
  });
  if (answer.status === 401 || answer.status === 403) return { tracking: "not_permitted" };
  // Clusters before 1.26 have no such object: they do not record use.
  if (answer.status === 404) return { tracking: "none" };
  return { tracking: mapSchema.safeParse(answer.json()).data?.data.since ?? "none" };
}

function isDataSet(id: string): id is DataSetId {
  return Object.hasOwn(listings, id);
}
