import { setMaxListeners } from "node:events";
import { z } from "zod";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import {
  clusterPermission,
  type DataSetId,
  dataSetIds,
  dataSets,
  type Listing,
  listings,
  listPermission,
  trackingMap,
  trackingPermission,
} from "./data-sets";
import { type Ask, type KubernetesContext, openSession } from "./session";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;
const reviewPath = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

interface Attributes {
  verb: string;
  group: string;
  resource: string;
  namespace?: string;
  name?: string;
}
type Verdict = Pick<CheckLine, "state" | "detail">;

const singles: { [permission: string]: Attributes } = {
  [clusterPermission]: { verb: "get", group: "", resource: "namespaces", name: "kube-system" },
  [trackingPermission]: {
    verb: "get",
    group: "",
    resource: "configmaps",
    namespace: "kube-system",
    name: trackingMap,
  },
};

/** One line per permission of every data set. The cluster itself is asked, in the way that everyone may. */
export function checkPermissions(given: KubernetesContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => permissionLines(given, signal));
}

async function* permissionLines(given: KubernetesContext, signal: AbortSignal): AsyncGenerator<CheckLine> {
  // Everything is asked at once, and every call listens to this one signal.
  setMaxListeners(0, signal);
  let ask: Ask;
  try {
    ask = await openSession({ ...given, signal });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    yield {
      dataSet: "namespaces",
      permission: clusterPermission,
      state: "unknown",
      detail: error.failure.message,
    };
    return;
  }
  const asked = dataSetIds.flatMap((id) =>
    questions(id).map(({ permission, attributes }) => ({
      id,
      permission,
      verdict: verdictOf(given, ask, attributes, id),
    })),
  );
  for (const { id, permission, verdict } of asked) yield { dataSet: id, permission, ...(await verdict) };
}

function questions(id: DataSetId): { permission: string; attributes: Attributes }[] {
  const lists: Listing[] = listings[id];
  return (dataSets.find((set) => set.id === id)?.permissions ?? []).flatMap((permission) => {
    const listing = lists.find((each) => listPermission(each) === permission);
    const attributes = listing
      ? { verb: "list", group: listing.group, resource: listing.resource }
      : singles[permission];
    return attributes ? [{ permission, attributes }] : [];
  });
}

const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

async function verdictOf(
  given: KubernetesContext,
  ask: Ask,
  attributes: Attributes,
  id: DataSetId,
): Promise<Verdict> {
  if (id === "secrets" && given.config.read_secrets === "no") {
    return { state: "unknown", detail: "Not asked: the source is set not to look at Secrets." };
  }
  try {
    const answer = await ask(reviewPath, {
      method: "POST",
      idempotent: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: attributes },
      }),
    });
    const review = reviewSchema.safeParse(answer.json());
    if (!review.success) return { state: "unknown", detail: "The cluster's answer cannot be read." };
    if (review.data.status.allowed) return { state: "granted", detail: "Granted." };
    return { state: "missing", detail: dataSets.find((set) => set.id === id)?.withoutIt ?? "" };
  } catch (error) {
    given.signal.throwIfAborted();
    if (!(error instanceof SourceError))
      return { state: "unknown", detail: "The cluster did not answer in time." };
    return { state: error.failure.kind === "denied" ? "missing" : "unknown", detail: error.failure.message };
  }
}
