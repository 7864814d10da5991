import type { EventLog, EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { type Touch, type UsageOutcome, usageEvent } from "@/lib/domain/usage-event";
import { accountName, secretRef, userRef } from "./names";

const podName = "authentication.kubernetes.io/pod-name";
/** The parts that a controller adds to the name of what it runs. */
const madeUp = /(?:-[a-z\d]{8,10})?-[a-z\d]{5}$/;

/** One event of the audit log (`audit.k8s.io/v1`). A request has an event per stage: its end is the one that counts. */
export function readAuditEvent(record: unknown, { realm }: EventLog): EventReading {
  const id = textAt(record, "auditID");
  const where = id || "a record";
  const stage = textAt(record, "stage");
  const verb = textAt(record, "verb");
  if (stage === "" || verb === "")
    return unreadable(where, "It is no event of the audit log: its stage or verb is missing.");
  if (stage !== "ResponseComplete" && stage !== "Panic") return ignored;
  if (realm === null) return unreadable(where, "It does not say which cluster it is of.");
  const at =
    momentOf(fieldAt(record, "requestReceivedTimestamp")) ?? momentOf(fieldAt(record, "stageTimestamp"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const name = textAt(record, "user", "username");
  if (name === "") return unreadable(where, "It does not say who called.");
  const isAccount = name.startsWith("system:serviceaccount:");
  // Nodes, schedulers and controllers: the cluster at work by itself.
  if (name.startsWith("system:") && !isAccount && name !== "system:anonymous") return ignored;
  const uid = isAccount ? textAt(record, "user", "uid") : "";
  const code = Number(textAt(record, "responseStatus", "code"));
  const outcome = outcomeOf(stage, code);
  const pod = textAt(fieldAt(record, "user", "extra", podName), 0);
  return {
    is: "event",
    event: usageEvent({
      id: id === "" ? contentId(record) : id,
      at,
      actor: {
        ref: userRef(realm, uid || name),
        aliases: uid === "" ? [] : [name],
        credential: legacyToken(record, realm),
        name,
      },
      service: textAt(record, "objectRef", "apiGroup") || "core",
      action: `${verb} ${objectOf(record)}`,
      outcome,
      userAgent: textAt(record, "userAgent"),
      workload: pod === "" ? undefined : `pod ${pod.replace(madeUp, "-*")}`,
      address: textAt(fieldAt(record, "sourceIPs"), 0),
      onBehalfOf: textAt(record, "impersonatedUser", "username"),
      reference: id,
      touched: outcome === "ok" ? touchedBy(verb, record, realm) : null,
      proven: code !== 401,
    }),
  };
}

/** What it was done to; of an address that is no object, only its beginning. */
function objectOf(record: unknown): string {
  const resource = textAt(record, "objectRef", "resource");
  const part = textAt(record, "objectRef", "subresource");
  if (resource !== "") return part === "" ? resource : `${resource}/${part}`;
  return textAt(record, "requestURI").split("?", 1)[0]?.split("/").slice(0, 3).join("/") ?? "";
}

function outcomeOf(stage: string, code: number): UsageOutcome {
  if (code === 401 || code === 403) return "denied";
  return stage === "Panic" || code >= 400 ? "failed" : "ok";
}

/** The token in a Secret that was used, where the cluster says that it was one. */
function legacyToken(record: unknown, realm: string) {
  const [namespace, name] = textAt(record, "annotations", "authentication.k8s.io/legacy-token").split("/");
  return namespace && name ? secretRef(realm, namespace, name) : null;
}

function touchedBy(verb: string, record: unknown, realm: string): Touch | null {
  if (
    textAt(record, "objectRef", "resource") !== "serviceaccounts" ||
    textAt(record, "objectRef", "subresource") !== ""
  )
    return null;
  const verbs: Record<string, Touch["verb"]> = { create: "created", update: "changed", patch: "changed" };
  const [touch, namespace] = [verbs[verb], textAt(record, "objectRef", "namespace")];
  const name = textAt(record, "objectRef", "name") || textAt(record, "responseObject", "metadata", "name");
  if (!touch || namespace === "" || name === "") return null;
  return { verb: touch, ref: userRef(realm, accountName(namespace, name)) };
}
