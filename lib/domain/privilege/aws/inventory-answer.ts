import type { Decision as Answer } from "../decision";
import type { Account, Caller } from "./account";
import { restOf } from "./account";
import { type Asked, askedText } from "./asked";
import { type Decision, decide, type Layers, type ServiceFacts } from "./decide";
import type { Policy } from "./document";
import { allowedText, conditionsText, listText, missingText, type Words } from "./reasons";
import type { Request } from "./request";
import { asksTrust, mayHavePolicy, policyHolders } from "./resource-policies";
import type { Because } from "./steps";
import { unreadName, unreadPolicy } from "./unread";

/** What was decided, and what would be if everything that was not read let it pass. */
export interface Judged {
  decision: Decision;
  /** The same where everything was read. */
  asRead: Decision;
}

/** Decides what somebody of `home` asks; `there` is the account of what is asked for, null where it was not read. */
export function judge(
  caller: Caller,
  asked: Asked,
  home: Account,
  there: Account | null,
  facts: ServiceFacts,
): Judged {
  const { principal, identity, boundaries, session } = caller;
  const values = new Map(caller.keys);
  const owner = asked.resourceAccount;
  if (owner !== null) values.set("aws:resourceaccount", [owner]);
  for (const [key, value] of asked.context) values.set(key, value);
  const request: Request = {
    principal,
    action: asked.action,
    resource: asked.resource,
    resourceAccount: owner,
    keys: { values, others: "unknown" },
    hasBoundary: false,
  };
  const layers: Layers = {
    identity,
    boundaries,
    session,
    scps: home.facts.guardrails.scps,
    rcps: there?.facts.guardrails.rcps ?? null,
    resource: resourceLayer(asked, there),
  };
  const decision = decide(request, layers, facts);
  const asRead = decision.verdict === "depends" ? decide(request, withoutUnseen(layers), facts) : decision;
  return { decision, asRead };
}

/** The policy of what is asked for; null: it may have one, which was not read. */
function resourceLayer({ action, resource }: Asked, there: Account | null): readonly Policy[] | null {
  if (!mayHavePolicy(action, resource)) return [];
  if (there === null) return null;
  if (asksTrust(action, resource)) {
    const role = there.role(resource);
    if (role === undefined) return null;
    return [role.trust ?? unreadPolicy(`the trust of ${resource}`)];
  }
  for (const arn of policyHolders(resource)) {
    const policy = there.facts.resources.get(arn);
    if (policy !== undefined) return [policy];
  }
  return null;
}

function withoutUnseen(layers: Layers): Layers {
  return {
    identity: layers.identity ?? [],
    resource: layers.resource ?? [],
    boundaries: layers.boundaries ?? [],
    scps: layers.scps ?? [],
    rcps: layers.rcps ?? [],
    session: layers.session ?? [],
  };
}

/** Whether something that was read gives it, perhaps under conditions. */
export function isGiven({ asRead }: Judged): boolean {
  return asRead.verdict !== "denied" && !(asRead.verdict === "depends" && onlyUnread(asRead.by));
}

/** Nothing but policies that were not read would allow it. */
function onlyUnread(by: readonly Because[]): boolean {
  const allows = by.filter(({ effect }) => effect === "Allow");
  return allows.length > 0 && allows.every((each) => "dependsOn" in each && isUnread(each.dependsOn ?? []));
}

const isUnread = (keys: readonly string[]) => keys.some((key) => unreadName(key) !== null);

/** How the policies of a question are called. */
export function wordsOf({ facts }: Caller, { resource }: Asked): Words {
  return {
    resource,
    through: (policy) => {
      const all = facts?.held.filter((each) => each.policy.name === policy) ?? [];
      return all.some(({ through }) => through === null) ? null : (all[0]?.through ?? null);
    },
  };
}

/** The answer in words. `more` is added where nothing gives it. */
export function answerOf(
  judged: Judged,
  caller: Caller,
  asked: Asked,
  home: Account,
  there: Account | null,
  more: string,
): Answer {
  const { decision, asRead } = judged;
  const words = wordsOf(caller, asked);
  const text = askedText(asked);
  if (decision.verdict === "allowed") {
    return { verdict: "allowed", reason: `Allowed ${allowedText(decision.by, words)}.`, layersNotSeen: [] };
  }
  const isAbroad = asked.resourceAccount !== null && asked.resourceAccount !== caller.principal.account;
  const nothing = (by: readonly Because[]) =>
    [missingText(by, text, isAbroad), more].filter((each) => each !== "").join(" ");
  if (decision.verdict === "denied") {
    const reason = decision.explicitDeny
      ? `Denied by ${listText(decision.by, words)}.`
      : nothing(decision.by);
    return { verdict: "denied", reason, layersNotSeen: [] };
  }
  const layersNotSeen = layersOf(decision.by, asked, home, there);
  const seen =
    asRead.verdict === "allowed"
      ? `Allowed as far as was read, ${allowedText(asRead.by, words)}.`
      : asRead.verdict === "denied"
        ? `Nothing that was read allows ${text}. ${more}`.trim()
        : conditionsText(asRead.by, words) || undecidedText(judged, text);
  return { verdict: "depends", reason: `${seen} Not known: ${layersNotSeen.join(" ")}`, layersNotSeen };
}

function undecidedText(judged: Judged, text: string): string {
  return isGiven(judged)
    ? `Allowed as far as was read, but what was not read may deny ${text}.`
    : `Nothing that was read allows ${text}; what was not read may.`;
}

/** What would have to be read, or said in the context, each as a sentence. */
function layersOf(by: readonly Because[], asked: Asked, home: Account, there: Account | null): string[] {
  const sentences = new Set<string>();
  for (const each of by) {
    if (each.effect === "NotSeen") {
      for (const sentence of unseenText(each.layer, asked, home, there)) sentences.add(sentence);
    }
    for (const key of "dependsOn" in each ? (each.dependsOn ?? []) : []) {
      const unread = unreadName(key);
      if (unread === null) sentences.add(`What ${key} is in the request.`);
      else if (unread === restOf(home.facts.account))
        for (const one of home.facts.notSeen) sentences.add(one);
      else sentences.add(`Not read: ${unread}.`);
    }
  }
  return [...sentences];
}

function unseenText(
  layer: Because["layer"],
  asked: Asked,
  home: Account,
  there: Account | null,
): readonly string[] {
  switch (layer) {
    case "scp":
      return home.facts.guardrails.notSeen;
    case "rcp":
      return (
        there?.facts.guardrails.notSeen ?? [
          `The resource control policies of account ${asked.resourceAccount}.`,
        ]
      );
    case "resource":
      return [
        asksTrust(asked.action, asked.resource)
          ? `The trust of ${asked.resource}.`
          : `Whether ${asked.resource} has a policy of its own, and what it says.`,
      ];
    case "identity":
      return ["The policies of whoever asks."];
    case "boundary":
      return ["The permissions boundary of whoever asks."];
    case "session":
      return ["The session of whoever asks, and who let them in."];
  }
}
