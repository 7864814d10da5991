import type { EventLog, EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { type Touch, type UsageOutcome, usageEvent } from "@/lib/domain/usage-event";

/** One event of Okta's system log. A call with an API token is the token's, on behalf of whom it belongs to. */
export function readSystemLog(record: unknown, { realm }: EventLog): EventReading {
  const id = textAt(record, "uuid");
  const where = id || "a record";
  const eventType = textAt(record, "eventType");
  if (eventType === "") return unreadable(where, "It is no event of Okta's system log: its type is missing.");
  if (realm === null) return unreadable(where, "It does not say which organisation it is of.");
  const at = momentOf(fieldAt(record, "published"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const actor = textAt(record, "actor", "id");
  if (textAt(record, "actor", "type") === "SystemPrincipal") return ignored;
  if (actor === "" || actor === "unknown") return unreadable(where, "It does not say who acted.");
  const token = textAt(record, "transaction", "detail", "requestApiTokenId");
  const named = textAt(record, "actor", "alternateId") || textAt(record, "actor", "displayName");
  const outcome = outcomeOf(record);
  const isSignIn = /^(?:user\.(?:session|authentication)\.|app\.oauth2\.)/.test(eventType);
  return {
    is: "event",
    event: usageEvent({
      id: id === "" ? contentId(record) : id,
      at,
      actor:
        token === ""
          ? { ref: { realm, externalId: actor }, name: named }
          : {
              ref: { realm, externalId: token },
              credential: { realm, externalId: token },
              name: `API token of ${named}`,
            },
      service: eventType.split(".", 1)[0] ?? "",
      action: eventType,
      outcome,
      userAgent: textAt(record, "client", "userAgent", "rawUserAgent"),
      address: textAt(record, "client", "ipAddress"),
      country: textAt(record, "client", "geographicalContext", "country"),
      onBehalfOf: token === "" ? "" : named,
      reference: id,
      touched: outcome === "ok" ? touchedBy(eventType, record, realm) : null,
      proven: !isSignIn || outcome === "ok",
    }),
  };
}

function outcomeOf(record: unknown): UsageOutcome {
  const result = textAt(record, "outcome", "result");
  if (result === "DENY") return "denied";
  return result === "FAILURE" ? "failed" : "ok";
}

function touchedBy(eventType: string, record: unknown, realm: string): Touch | null {
  const match =
    /^(?:application|system\.api_token)\.(?:lifecycle\.)?(create|update|activate|deactivate)$/.exec(
      eventType,
    );
  const targets = fieldAt(record, "target");
  const target = Array.isArray(targets)
    ? targets.find((each) => /^(?:AppInstance|Token|ApiToken)$/i.test(textAt(each, "type")))
    : undefined;
  const id = textAt(target, "id");
  if (!match || id === "") return null;
  return { verb: match[1] === "create" ? "created" : "changed", ref: { realm, externalId: id } };
}
