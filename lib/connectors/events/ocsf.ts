import type { EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { type StatedUse, type UsageOutcome, usageEvent } from "@/lib/domain/usage-event";

const apiActivity = "6003";
const authentication = "3002";

/** One OCSF event: API activity or authentication; other classes tell of no use. */
export function readOcsf(record: unknown): EventReading {
  const kind = textAt(record, "class_uid");
  const id = textAt(record, "metadata", "uid") || textAt(record, "metadata", "original_event_uid");
  const where = id || "a record";
  if (kind === "") return unreadable(where, "It is no OCSF event: its class is missing.");
  if (kind !== apiActivity && kind !== authentication) return ignored;
  const at = momentOf(fieldAt(record, "time"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const realm = realmOf(record);
  if (realm === null)
    return unreadable(where, "It does not say whose ids it speaks of (cloud.provider and account).");
  const who = actorOf(record, kind, realm);
  if (who === null) return unreadable(where, "It does not say who acted.");
  const isSignIn = kind === authentication;
  const outcome = outcomeOf(record, isSignIn);
  return {
    is: "event",
    event: usageEvent({
      id: id === "" ? contentId(record) : id,
      at,
      ...who,
      service: textAt(record, "api", "service", "name") || textAt(record, "service", "name"),
      action: textAt(record, "api", "operation") || textAt(record, "activity_name") || "sign-in",
      outcome,
      userAgent: textAt(record, "http_request", "user_agent"),
      workload: textAt(record, "actor", "invoked_by") || textAt(record, "actor", "app_name") || undefined,
      address: textAt(record, "src_endpoint", "ip") || textAt(record, "src_endpoint", "domain"),
      country: textAt(record, "src_endpoint", "location", "country"),
      reference: textAt(record, "api", "request", "uid") || id,
      proven: !isSignIn || outcome === "ok",
    }),
  };
}

/** Whose ids they are, for the clouds that connectors list. */
function realmOf(record: unknown): string | null {
  const provider = textAt(record, "cloud", "provider").toLowerCase();
  const account =
    textAt(record, "actor", "user", "account", "uid") || textAt(record, "cloud", "account", "uid");
  const organisation = textAt(record, "cloud", "org", "uid");
  if (provider === "aws" && account !== "") return `aws:${account}`;
  if (provider === "azure" && organisation !== "") return `entra:${organisation.toLowerCase()}`;
  return null;
}

/** The actor; in a sign-in whoever signs in. An AWS session has the role's id before a colon and its own name after it. */
function actorOf(
  record: unknown,
  kind: string,
  realm: string,
): Pick<StatedUse, "actor" | "onBehalfOf"> | null {
  const own = fieldAt(record, "actor", "user");
  const user = kind === authentication ? (fieldAt(record, "user") ?? own) : own;
  const [id = "", session] = textAt(user, "uid").split(":", 2);
  const arn = textAt(user, "uid_alt");
  const issuer = textAt(record, "actor", "session", "issuer");
  const aliases = [arn, issuer].filter((alias) => alias !== "");
  const [external = ""] = [id, ...aliases].filter((name) => name !== "");
  if (external === "") return null;
  const key = textAt(user, "credential_uid");
  const isAws = realm.startsWith("aws:");
  return {
    actor: {
      ref: { realm, externalId: external },
      aliases: aliases.filter((alias) => alias !== external),
      credential:
        key === "" || (isAws && !key.startsWith("AKIA"))
          ? null
          : { realm: isAws ? "aws" : realm, externalId: key },
      name: textAt(user, "name") || external,
    },
    onBehalfOf: session,
  };
}

function outcomeOf(record: unknown, isSignIn: boolean): UsageOutcome {
  if (textAt(record, "status_id") !== "2") return "ok";
  const why = `${textAt(record, "api", "response", "error")} ${textAt(record, "status_code")} ${textAt(record, "status_detail")}`;
  return isSignIn || /denied|unauthorized|forbidden|\b40[13]\b/i.test(why) ? "denied" : "failed";
}
