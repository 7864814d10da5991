import type { EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { type StatedUse, type UsageOutcome, usageEvent } from "@/lib/domain/usage-event";
import { accountRealm, awsRealm, parseIamArn } from "./arn";
import { touchedBy } from "./cloudtrail-touches";

/** One record of CloudTrail: from a log file, from `lookup-events`, or as EventBridge hands it on. */
export function readCloudTrail(given: unknown): EventReading {
  const record = unwrapped(given);
  const eventName = textAt(record, "eventName");
  const source = textAt(record, "eventSource");
  const id = textAt(record, "eventID");
  const where = id || eventName || "a record";
  const at = momentOf(fieldAt(record, "eventTime"));
  if (eventName === "" || source === "")
    return unreadable(where, "It is no CloudTrail event: its name or source is missing.");
  if (at === null) return unreadable(where, "Its time cannot be read.");
  const identity = fieldAt(record, "userIdentity");
  const who = actorOf(identity, record);
  if (who === "provider") return ignored;
  if (who === null)
    return unreadable(
      where,
      `It does not say who called (${textAt(identity, "type") || "no user identity"}).`,
    );
  const outcome = outcomeOf(record);
  return {
    is: "event",
    event: usageEvent({
      id: id === "" ? contentId(record) : id,
      at,
      ...who,
      service: source.replace(/\.amazonaws\.com(?:\.cn)?$/, ""),
      action: eventName,
      outcome,
      userAgent: textAt(record, "userAgent"),
      // A service that calls on somebody's behalf is the one that called.
      workload: textAt(identity, "invokedBy") || undefined,
      address: textAt(record, "sourceIPAddress"),
      reference: textAt(record, "requestID") || id,
      touched: outcome === "ok" ? touchedBy(eventName, record) : null,
      proven: eventName !== "ConsoleLogin" || outcome === "ok",
    }),
  };
}

function unwrapped(given: unknown): unknown {
  const inner = textAt(given, "CloudTrailEvent");
  if (inner !== "") {
    try {
      return JSON.parse(inner);
    } catch {
      return given;
    }
  }
  const detail = fieldAt(given, "detail");
  return isObject(detail) && "eventName" in detail ? detail : given;
}

type Caller = Pick<StatedUse, "actor" | "onBehalfOf">;

/** Who called: as the inventory knows it, and for whom. `provider`: AWS itself. */
function actorOf(identity: unknown, record: unknown): Caller | "provider" | null {
  const type = textAt(identity, "type");
  const arn = textAt(identity, "arn");
  const account = textAt(identity, "accountId") || textAt(record, "recipientAccountId");
  const [principal = "", session = ""] = cutOnce(textAt(identity, "principalId"), ":");
  const sourceIdentity = textAt(identity, "sessionContext", "sourceIdentity");
  switch (type) {
    case "Root":
      return {
        actor: {
          ...named(account, `${account}:root`, arn || `arn:aws:iam::${account}:root`),
          name: "root",
          ...key(identity),
        },
      };
    case "IAMUser":
    case "Role": {
      const id = principal || arn;
      if (id === "") return null;
      return {
        actor: {
          ...named(account, id, arn),
          name: textAt(identity, "userName") || nameIn(arn),
          ...key(identity),
        },
      };
    }
    case "AssumedRole":
    case "FederatedUser": {
      const issuer = fieldAt(identity, "sessionContext", "sessionIssuer");
      const issuerArn = textAt(issuer, "arn");
      const id = textAt(issuer, "principalId") || (type === "AssumedRole" ? principal : "") || issuerArn;
      if (id === "") return null;
      return {
        actor: {
          ...named(textAt(issuer, "accountId") || account, id, issuerArn),
          name: textAt(issuer, "userName") || nameIn(issuerArn) || roleInSession(arn) || id,
        },
        onBehalfOf: sourceIdentity || session || arn.split("/").at(-1),
      };
    }
    case "WebIdentityUser":
    case "SAMLUser":
      return assumer(identity, record);
    case "AWSAccount":
      return principal === "" || account === ""
        ? null
        : { actor: named(account, principal, arn), onBehalfOf: session };
    case "IdentityCenterUser": {
      const user = textAt(identity, "onBehalfOf", "userId") || textAt(identity, "userName");
      return user === ""
        ? null
        : { actor: { ref: { realm: awsRealm, externalId: `identity-center/${user}` }, name: user } };
    }
    case "AWSService":
      return "provider";
    default:
      return null;
  }
}

/** Somebody whom another provider vouches for becomes a role: the role is what is used, on their behalf. */
function assumer(identity: unknown, record: unknown): Caller | null {
  const arn = parseIamArn(textAt(record, "requestParameters", "roleArn"));
  if (arn === null) return null;
  return {
    actor: { ref: { realm: accountRealm(arn.account), externalId: arn.arn }, name: arn.name },
    onBehalfOf: textAt(identity, "userName") || textAt(identity, "principalId"),
  };
}

function named(account: string, externalId: string, arn: string): { ref: Ref; aliases: string[] } {
  return {
    ref: { realm: accountRealm(account), externalId },
    aliases: arn === "" || arn === externalId ? [] : [arn],
  };
}

/** Keys that live longer than their session; those of a session (ASIA) are no credential of anybody. */
function key(identity: unknown): { credential: Ref | null } {
  const id = textAt(identity, "accessKeyId");
  return { credential: id.startsWith("AKIA") ? { realm: awsRealm, externalId: id } : null };
}

function nameIn(arn: string): string {
  return parseIamArn(arn)?.name ?? "";
}

/** `arn:aws:sts::123456789012:assumed-role/deploy/session`: the role's name. */
function roleInSession(arn: string): string {
  return /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? "";
}

function cutOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const refusal = /denied|unauthorized|notauthorized|forbidden|invalidclienttokenid|authfailure|expiredtoken/i;

function outcomeOf(record: unknown): UsageOutcome {
  if (textAt(record, "responseElements", "ConsoleLogin") === "Failure") return "denied";
  const code = textAt(record, "errorCode");
  if (code === "") return "ok";
  return refusal.test(code) ? "denied" : "failed";
}
