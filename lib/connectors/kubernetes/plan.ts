import { type Failure, type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { type DataSetId, dataSetIds, dataSets } from "./data-sets";
import { clusterRealm, clusterRef } from "./names";
import { type KubernetesContext, openSession, readClusterId } from "./session";

/** The scopes of a cluster; when it cannot be entered, or does not tell its id, they are there with the reason. */
export async function* planScopes(ctx: KubernetesContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSetIds.filter((id) => id !== "secrets" || ctx.config.read_secrets === "yes");
  let cluster: string | null = null;
  let failure: Failure | null = null;
  try {
    cluster = await readClusterId(ctx, await openSession(ctx));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    failure = error.failure;
  }
  for (const id of wanted) {
    const scope = clusterScope(id, cluster);
    yield failure ? { ...scope, unreadable: failure } : scope;
  }
}

/** The scope of one data set of a cluster; of one without an id only what is missing can be said. */
export function clusterScope(dataSet: DataSetId, cluster: string | null): Scope {
  const title = dataSets.find(({ id }) => id === dataSet)?.title ?? dataSet;
  if (cluster === null) return { key: `cluster/${dataSet}`, dataSet, title, issues: [] };
  const realm = clusterRealm(cluster);
  return { key: `${cluster}/${dataSet}`, dataSet, title, issues: [realm], container: clusterRef(realm) };
}
