import { nearest } from "@/lib/domain/nearest";
import { type Ask, Misasked } from "../decision";
import { readArn } from "./arn";
import type { Principal } from "./principal";
import type { KeyFacts } from "./request";

/** What the words of a question ask of AWS. */
export interface Asked {
  /** Lower case, `service:action`. */
  action: string;
  /** As it was written. */
  actionText: string;
  /** An ARN, or `*`. */
  resource: string;
  /** No resource was named. */
  isOpen: boolean;
  /** Null: the resource does not say whose it is. */
  resourceAccount: string | null;
  /** Keys that the context gives, lower case. */
  context: ReadonlyMap<string, KeyFacts>;
}

const spelled =
  'Write it as "service:Action", for example "s3:GetObject" or "iam:CreateUser", and the resource as an ARN or "*".';

/** Reads a question. `services`: the prefixes that AWS knows. Throws `Misasked`. */
export function askedOf({ action, resource, context }: Ask, services: ReadonlySet<string>): Asked {
  const actionText = action.trim();
  const match = /^([\w-]+):(\w+)$/.exec(actionText);
  if (match === null) {
    const why =
      actionText.includes("*") || actionText.includes("?")
        ? "asks about more than one action"
        : "is no action of AWS";
    throw new Misasked(`"${actionText}" ${why}.`, spelled);
  }
  const service = (match[1] ?? "").toLowerCase();
  if (!services.has(service)) {
    const near = nearest(service, [...services]);
    throw new Misasked(
      `AWS has no service "${match[1]}".`,
      near === undefined ? spelled : `The nearest is "${near}:${match[2]}".`,
    );
  }
  const keys = keysOf(context);
  const target = resource.trim() === "" ? "*" : resource.trim();
  const arn = readArn(target);
  if (arn === null && target !== "*") throw new Misasked(`"${target}" is no ARN and not "*".`, spelled);
  const given = keys.get("aws:resourceaccount");
  const stated = Array.isArray(given) ? given[0] : undefined;
  return {
    action: actionText.toLowerCase(),
    actionText,
    resource: target,
    isOpen: resource.trim() === "",
    resourceAccount: /^\d{12}$/.test(arn?.account ?? "") ? (arn?.account ?? null) : (stated ?? null),
    context: keys,
  };
}

/** Values of the context as AWS compares them: texts. `null` says that the request has no such key. Throws `Misasked`. */
function keysOf(context: Ask["context"]): Map<string, KeyFacts> {
  const keys = new Map<string, KeyFacts>();
  for (const [key, value] of Object.entries(context)) {
    const values = Array.isArray(value) ? value : [value];
    if (value === null) keys.set(key.toLowerCase(), "absent");
    else if (values.every((each) => ["string", "number", "boolean"].includes(typeof each)))
      keys.set(key.toLowerCase(), values.map(String));
    else
      throw new Misasked(
        `The context's ${key} cannot be read.`,
        'It takes keys of AWS with texts, numbers, true or false, or lists of them: {"aws:SourceIp": "203.0.113.9"}.',
      );
  }
  return keys;
}

/** A question in words: `s3:GetObject on arn:…`. */
export function askedText({ actionText, resource }: Pick<Asked, "actionText" | "resource">): string {
  return resource === "*" ? actionText : `${actionText} on ${resource}`;
}

/** Keys that are what they are of whoever asks, whatever they ask for. */
export function keysOfPrincipal(
  principal: Principal,
  facts: {
    name: string;
    uniqueId: string | null;
    roleArn: string | null;
    tags: Readonly<Record<string, string>>;
  } | null,
  organisation: string | null,
): Map<string, KeyFacts> {
  const { kind, account, id } = principal;
  const keys = new Map<string, KeyFacts>([["aws:principalisawsservice", [String(kind === "host")]]]);
  if (account !== null) keys.set("aws:principalaccount", [account]);
  if (organisation !== null) keys.set("aws:principalorgid", [organisation]);
  if (kind === "anonymous" || kind === "host" || kind === "provider") return keys;
  const arn = kind === "session" ? (facts?.roleArn ?? null) : id;
  if (arn !== null) keys.set("aws:principalarn", [arn]);
  const types = {
    user: "User",
    role: "AssumedRole",
    session: "AssumedRole",
    root: "Account",
    federated_user: "FederatedUser",
  };
  keys.set("aws:principaltype", [types[kind]]);
  if (kind !== "user") keys.set("aws:username", "absent");
  if (facts === null) return keys;
  if (kind === "user") {
    keys.set("aws:username", [facts.name]);
    if (facts.uniqueId !== null) keys.set("aws:userid", [facts.uniqueId]);
  }
  for (const [tag, value] of Object.entries(facts.tags))
    keys.set(`aws:principaltag/${tag.toLowerCase()}`, [value]);
  return keys;
}
