import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { KubernetesConfig } from "./config";
import { type DataSetId, dataSetIds, type Listing, listings } from "./data-sets";
import { type ExportItem, readExportItems } from "./export-items";
import { keep } from "./objects";
import type { ClusterPage } from "./page-body";
import { clusterScope } from "./plan";

const pageItems = 500;

/** What only a look at all files tells, learned before the first page is given out. */
interface Survey {
  cluster: string | null;
  /** Kinds that stand in the files, and those of which a list was cut off. */
  kinds: Set<string>;
  partial: Set<string>;
  /** Kind of each list, in the order of the files: objects of a typed list do not say it themselves. */
  lists: string[];
  /** The latest moment that the files speak of: the earliest that they can have been made. */
  latest: Date | null;
}

const dataSetOf = new Map<string, DataSetId>(
  dataSetIds.flatMap((id) => listings[id].map(({ kind }: Listing): [string, DataSetId] => [kind, id])),
);

/**
 * Reads objects as `kubectl get … -o json` prints them, or manifests, several files of one cluster together. Every file is
 * read twice: once to see that it is whole and of which cluster, once to give its pages.
 * @throws SourceError `malformed`, with the command that makes a right file.
 */
export async function* readKubernetesExport(
  files: ExportFile[],
  ctx: ExportContext<KubernetesConfig>,
): AsyncGenerator<ExportPart> {
  const survey = await surveyExport(files, ctx);
  const cluster = ctx.config.cluster ?? survey.cluster ?? `file:${files[0]?.name ?? ""}`;
  if (!ctx.config.cluster && !survey.cluster) {
    ctx.warn(
      `The files do not hold the namespace kube-system, whose uid is the cluster's id: they count as the cluster ${cluster}.`,
    );
  }
  yield { t: "about", about: `cluster ${cluster}`, collectedAt: survey.latest };
  const shared: Partial<ClusterPage> = {
    cluster,
    ...(ctx.config.entra_tenant ? { tenant: ctx.config.entra_tenant } : {}),
  };
  const waiting = new Map<string, unknown[]>();
  const parts = new Map<string, number>();
  const page = (kind: string, items: unknown[], last: boolean): ExportPart => {
    const scope = scopeOf(kind, cluster);
    const part = parts.get(kind) ?? 0;
    parts.set(kind, part + 1);
    return { t: "page", scope, call: `list ${kind}`, body: { ...shared, items, part, last } };
  };
  for await (const { kind, object } of objectsOf(files, survey, ctx.signal)) {
    const items = waiting.get(kind) ?? [];
    if (items.length === pageItems) {
      // There is more of it: this page is not the last.
      waiting.delete(kind);
      yield page(kind, items, false);
    }
    const next = waiting.get(kind) ?? [];
    next.push(keep(kind, placed(kind, object, ctx.config.namespace), ctx.fingerprint));
    waiting.set(kind, next);
  }
  for (const [kind, items] of waiting) yield page(kind, items, true);
  yield* ends(survey, cluster);
}

const clusterWide = new Set(["Namespace", "ClusterRole", "ClusterRoleBinding"]);

/** The object in the namespace that the person named, where it says none itself. */
function placed(kind: string, object: { [key: string]: unknown }, namespace: string | undefined): unknown {
  const { metadata } = object;
  if (!namespace || clusterWide.has(kind) || !isObject(metadata) || metadata.namespace) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

function scopeOf(kind: string, cluster: string): Scope {
  return clusterScope(dataSetOf.get(kind) ?? "namespaces", cluster);
}

function* ends(survey: Survey, cluster: string): Generator<ExportPart> {
  for (const id of dataSetIds) {
    const kinds = listings[id].map(({ kind }: Listing) => kind);
    if (!kinds.some((kind) => survey.kinds.has(kind))) continue;
    const scope = clusterScope(id, cluster);
    const cut = kinds.some((kind) => survey.partial.has(kind));
    if (cut) {
      const message =
        "The file holds only a part of a list. Run kubectl without --limit, or with --chunk-size=0.";
      yield { t: "scopeDone", scope, complete: false, failure: { kind: "malformed", message } };
    } else yield { t: "scopeDone", scope, complete: true };
  }
}

async function surveyExport(files: ExportFile[], ctx: ExportContext<KubernetesConfig>): Promise<Survey> {
  const survey: Survey = { cluster: null, kinds: new Set(), partial: new Set(), lists: [], latest: null };
  const clusters = new Set<string>();
  let unnamed = false;
  for (const file of files) {
    for await (const item of readExportItems(file)) {
      ctx.signal.throwIfAborted();
      if (item.t === "list") {
        survey.lists.push(item.kind);
        const kind = item.kind.replace(/List$/, "");
        if (unnamed && dataSetOf.has(kind)) survey.kinds.add(kind);
        if (item.partial) for (const each of kind ? [kind] : dataSetOf.keys()) survey.partial.add(each);
        unnamed = false;
        continue;
      }
      const { kind } = item.object;
      if (typeof kind !== "string") unnamed = true;
      else if (dataSetOf.has(kind)) survey.kinds.add(kind);
      const metadata = isObject(item.object.metadata) ? item.object.metadata : {};
      if (
        metadata.name === "kube-system" &&
        metadata.namespace === undefined &&
        typeof metadata.uid === "string"
      ) {
        if (kind === "Namespace" || kind === undefined) clusters.add(metadata.uid);
      }
      noteTime(survey, metadata.creationTimestamp, ctx.now);
    }
  }
  if (survey.kinds.size === 0) {
    throw malformed(
      `${files.map(({ name }) => name).join(", ")} holds no namespace, account, role, binding, workload, pod or Secret of a cluster.`,
    );
  }
  if (clusters.size > 1) throw malformed("The files are of several clusters. Bring those of one at a time.");
  survey.cluster = clusters.values().next().value ?? null;
  return survey;
}

function noteTime(survey: Survey, value: unknown, now: Date): void {
  const time = typeof value === "string" ? new Date(value) : null;
  if (!time || Number.isNaN(time.getTime()) || time > now) return;
  if (!survey.latest || time > survey.latest) survey.latest = time;
}

/** Objects of the kinds that are read, each with its kind. */
async function* objectsOf(
  files: ExportFile[],
  survey: Survey,
  signal: AbortSignal,
): AsyncGenerator<{ kind: string; object: { [key: string]: unknown } }> {
  let list = 0;
  for (const file of files) {
    for await (const item of readExportItems(file)) {
      signal.throwIfAborted();
      if (item.t === "list") list += 1;
      else {
        const kind = kindOf(item, survey.lists[list]);
        if (kind !== null) yield { kind, object: item.object };
      }
    }
  }
}

function kindOf({ object }: Extract<ExportItem, { t: "object" }>, list: string | undefined): string | null {
  const kind = typeof object.kind === "string" ? object.kind : (list ?? "").replace(/List$/, "");
  return dataSetOf.has(kind) ? kind : null;
}
