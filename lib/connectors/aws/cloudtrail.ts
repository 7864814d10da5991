import type { EventReading } from "@/lib/connectors/sdk/contract";
import { contentId, fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import {
  type StatedUse,
  type UsageActor,
  type UsageOutcome,
  usageActor,
  usageEvent,
} from "@/lib/domain/usage-event";
import { remembering } from "@/lib/domain/usage-words";
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
  const who = callerOf(identity, record);
  if (who === "provider") return ignored;
  if (who === null)
    return unreadable(
      where,
      `It does not say who called (${textAt(identity, "type") || "no user identity"}).`,
    );
  const outcome = outcomeOf(record);
  return {
    is: "event",
    event: usageEvent(
      {
        id: id === "" ? contentId(record) : id,
        at,
        ...who.caller,
        service: serviceOf(source),
        action: eventName,
        outcome,
        userAgent: textAt(record, "userAgent"),
        // A service that calls on somebody's behalf is the one that called.
        workload: textAt(identity, "invokedBy") || undefined,
        address: textAt(record, "sourceIPAddress"),
        reference: textAt(record, "requestID") || id,
        touched: outcome === "ok" ? touchedBy(eventName, record) : null,
        proven: eventName !== "ConsoleLogin" || outcome === "ok",
      },
      who.actor,
    ),
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

const serviceOf = remembering((source) => source.replace(/\.amazonaws\.com(?:\.cn)?$/, ""));

type Caller = Pick<StatedUse, "actor" | "onBehalfOf">;

/** Those who called last, by their id, with the words that tell who they are. */
const callers = new Map<string, KnownCaller>();
const mostCallers = 5000;
const longestWords = 2000;

interface KnownCaller {
  words: unknown[];
  caller: Caller;
  actor: UsageActor;
}

/** Who called. The same few call again and again: most are told once, and lie in memory once. */
function callerOf(identity: unknown, record: unknown): KnownCaller | "provider" | null {
  const said = isObject(identity) ? identity : {};
  const session = isObject(said.sessionContext) ? said.sessionContext : {};
  const issuer = isObject(session.sessionIssuer) ? session.sessionIssuer : {};
  const words: unknown[] = [
    said.type,
    said.principalId,
    said.arn,
    said.accountId,
    said.userName,
    longLivedKey(identity),
    session.sourceIdentity,
    issuer.arn,
    issuer.principalId,
    issuer.accountId,
    issuer.userName,
    isObject(record) ? record.recipientAccountId : undefined,
  ];
  const id = textAt(identity, "principalId");
  const before = callers.get(id);
  if (before && words.every((word, n) => word === before.words[n])) return before;
  const caller = actorOf(identity, record);
  if (caller === null || caller === "provider") return caller;
  const known = { words, caller, actor: usageActor(caller.actor) };
  const isTold = id !== "" && toldByIdentity.has(textAt(identity, "type"));
  if (!isTold || !words.every(isWord) || words.join("").length > longestWords) return known;
  if (callers.size >= mostCallers) callers.clear();
  callers.set(id, known);
  return known;
}

function isWord(value: unknown): boolean {
  return typeof value === "string" || value === undefined;
}

/** Types of which nothing else in the record says who it was. */
const toldByIdentity = new Set(["Root", "IAMUser", "Role", "AssumedRole", "FederatedUser", "AWSAccount"]);

/** As the inventory knows it, and for whom. `provider`: AWS itself. */
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

function key(identity: unknown): { credential: Ref | null } {
  const id = longLivedKey(identity);
  return { credential: id === "" ? null : { realm: awsRealm, externalId: id } };
}

/** The key that was used, if it outlives its session; those of a session (ASIA) are no credential of anybody. */
function longLivedKey(identity: unknown): string {
  const id = textAt(identity, "accessKeyId");
  return id.startsWith("AKIA") ? id : "";
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
