import type { EventLog, EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { type StatedUse, type Touch, usageEvent } from "@/lib/domain/usage-event";
import { entraRealm, guid } from "./names";

/** One record of the sign-in or the audit log: as Graph and the portal export it, or as a diagnostic setting hands it on. */
export function readEntraLog(given: unknown, log: EventLog): EventReading {
  const inner = fieldAt(given, "properties");
  const record = isObject(inner) ? inner : given;
  const tenant = textAt(given, "tenantId") || textAt(record, "tenantId");
  const realm = guid.test(tenant) ? entraRealm(tenant.toLowerCase()) : log.realm;
  const where = textAt(record, "id") || "a record";
  if (realm === null) return unreadable(where, "It does not say which directory it is of.");
  if (fieldAt(record, "activityDisplayName") !== undefined) return auditEvent(record, realm, where);
  if (fieldAt(record, "appId") !== undefined || fieldAt(record, "resourceId") !== undefined)
    return signIn(record, realm, where);
  return unreadable(where, "It is neither a sign-in nor an audit event of Entra.");
}

function signIn(record: unknown, realm: string, where: string): EventReading {
  const at = momentOf(fieldAt(record, "createdDateTime"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const actor = principal(record, realm) ?? person(record, realm);
  if (actor === null) return unreadable(where, "It does not say who signed in.");
  const ok = textAt(record, "status", "errorCode") === "0";
  return {
    is: "event",
    event: usageEvent({
      id: textAt(record, "id") || contentId(record),
      at,
      actor,
      service: textAt(record, "resourceDisplayName") || textAt(record, "resourceId"),
      action: "sign-in",
      outcome: ok ? "ok" : "denied",
      userAgent: textAt(record, "userAgent"),
      workload: textAt(record, "userId") === "" ? undefined : textAt(record, "appDisplayName") || undefined,
      address: textAt(record, "ipAddress"),
      country: textAt(record, "location", "countryOrRegion"),
      reference: textAt(record, "correlationId") || where,
      proven: ok,
    }),
  };
}

type Actor = StatedUse["actor"];

/** A service principal or managed identity, with the secret or certificate that it used. */
function principal(record: unknown, realm: string): Actor | null {
  const id = textAt(record, "servicePrincipalId").toLowerCase();
  const app = textAt(record, "appId").toLowerCase();
  if (id === "" || textAt(record, "userId") !== "") return null;
  const key = textAt(record, "servicePrincipalCredentialKeyId").toLowerCase();
  return {
    ref: { realm, externalId: id },
    aliases: app === "" ? [] : [app],
    credential: guid.test(key) && !/^0[0-]+0$/.test(key) ? { realm, externalId: `key/${key}` } : null,
    name: textAt(record, "servicePrincipalName") || textAt(record, "appDisplayName") || id,
  };
}

function person(record: unknown, realm: string): Actor | null {
  const id = textAt(record, "userId").toLowerCase();
  return id === ""
    ? null
    : { ref: { realm, externalId: id }, name: textAt(record, "userPrincipalName") || id };
}

function auditEvent(record: unknown, realm: string, where: string): EventReading {
  const at = momentOf(fieldAt(record, "activityDateTime"));
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const app = fieldAt(record, "initiatedBy", "app");
  const user = fieldAt(record, "initiatedBy", "user");
  const appId = textAt(app, "servicePrincipalId").toLowerCase();
  const userId = textAt(user, "id").toLowerCase();
  // Microsoft's own services have a name and no id.
  if (appId === "" && userId === "")
    return textAt(app, "displayName") === "" ? unreadable(where, "It does not say who acted.") : ignored;
  const ok = textAt(record, "result") !== "failure";
  return {
    is: "event",
    event: usageEvent({
      id: textAt(record, "id") || contentId(record),
      at,
      actor:
        appId === ""
          ? { ref: { realm, externalId: userId }, name: textAt(user, "userPrincipalName") }
          : { ref: { realm, externalId: appId }, name: textAt(app, "displayName") },
      service: textAt(record, "loggedByService"),
      action: textAt(record, "activityDisplayName"),
      outcome: ok ? "ok" : "failed",
      address: textAt(user, "ipAddress"),
      reference: textAt(record, "correlationId") || where,
      touched: ok ? touchedBy(record, realm) : null,
    }),
  };
}

function touchedBy(record: unknown, realm: string): Touch | null {
  const targets = fieldAt(record, "targetResources");
  const target = Array.isArray(targets)
    ? targets.find((each) => textAt(each, "type") === "ServicePrincipal")
    : undefined;
  const id = textAt(target, "id").toLowerCase();
  const verbs: Record<string, Touch["verb"]> = { Add: "created", Update: "changed", Assign: "changed" };
  const verb = verbs[textAt(record, "operationType")];
  return verb && id !== "" ? { verb, ref: { realm, externalId: id } } : null;
}
