import { nearest } from "@/lib/domain/nearest";
import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import { Account, type Caller } from "./account";
import type { AccountFacts, PrincipalFacts } from "./account-facts";
import { type Asked, askedOf } from "./asked";
import type { AwsFacts } from "./facts";
import { holdingsOf, type LevelsOf } from "./holdings";
import { answerOf, isGiven, type Judged, judge, wordsOf } from "./inventory-answer";
import { AccountPaths } from "./paths/account-paths";
import { instanceOf } from "./paths/intersect";
import { covers, patternFor } from "./pattern";
import { allowedText, conditionsText } from "./reasons";
import { variableOf } from "./request";
import { statementsFor } from "./statement-index";

/** What the evaluation of AWS leaves out. */
export const notEvaluated: readonly string[] = [
  "session policies and tags that whoever takes on a role may give it",
  "roles that it may take on: ask about each of them",
  "grants of KMS, lists of S3 (ACLs, Block Public Access), policies of VPC endpoints, declarative policies",
  "what a service itself asks besides, such as a further permission for the same call",
];

/** What the evaluator has to know of AWS's services. */
export interface AwsKnowledge extends AwsFacts {
  /** The prefixes of all services. */
  services: ReadonlySet<string>;
  levelsOf: LevelsOf;
}

/** Accounts of AWS, each by its realm. */
export class AwsEvaluator implements Evaluator {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #paths = new Map<string, AccountPaths>();
  readonly #unknown = new Map<string, string[]>();

  /** `now` is for conditions on the time, where paths are looked for. */
  constructor(
    accounts: readonly AccountFacts[],
    private readonly knowledge: AwsKnowledge,
    private readonly now: Date,
  ) {
    this.#accounts = new Map(accounts.map((facts) => [facts.realm, new Account(facts)]));
  }

  decide(asker: Asker, ask: Ask): Decision {
    const asked = askedOf(ask, this.knowledge.services);
    const home = this.#accounts.get(asker.realm);
    const caller = home?.caller(asker) ?? null;
    if (home === undefined || caller === null) return nobody(asker);
    const there = this.#accountOf(asked, home);
    const judged = judge(caller, asked, home, there, this.knowledge);
    const more = judged.asRead.verdict === "denied" ? this.#hints(caller, asked) : "";
    return answerOf(judged, caller, asked, home, there, more);
  }

  whoCan(ask: Ask): Way[] {
    const asked = askedOf(ask, this.knowledge.services);
    return [...this.#accounts.values()].flatMap((home) =>
      home.facts.principals.flatMap((facts) =>
        facts.isReached ? (this.#wayOf(facts, asked, home) ?? []) : [],
      ),
    );
  }

  holdingsOf({ realm, id }: Asker): Holding[] {
    const facts = this.#accounts.get(realm)?.facts.principals.find((each) => each.id === id);
    if (facts === undefined) return [];
    if (facts.kind === "root") {
      const by = "the account itself: its root user may do everything that the organisation lets it";
      return [{ what: "everything", where: "everything", through: null, by }];
    }
    return holdingsOf(facts, this.knowledge.levelsOf);
  }

  routesOf({ realm, id }: Asker): Route[] {
    return this.#pathsOf(realm)?.of(id) ?? [];
  }

  about(asker: Asker): { principal: string; notSeen: readonly string[] } | null {
    const caller = this.#accounts.get(asker.realm)?.caller(asker) ?? null;
    if (caller === null) return null;
    return { principal: caller.principal.id, notSeen: this.#pathsOf(asker.realm)?.notSeen(asker.id) ?? [] };
  }

  #pathsOf(realm: string): AccountPaths | null {
    const account = this.#accounts.get(realm);
    if (account === undefined) return null;
    const paths = this.#paths.get(realm) ?? new AccountPaths(account, this.knowledge, this.now);
    this.#paths.set(realm, paths);
    return paths;
  }

  layersNotSeen(realm: string): readonly string[] {
    const facts = this.#accounts.get(realm)?.facts;
    return facts === undefined ? [] : [...facts.notSeen, ...facts.guardrails.notSeen];
  }

  /** The account of what is asked for; null: it was not read. */
  #accountOf({ resourceAccount }: Asked, home: Account): Account | null {
    if (resourceAccount === null || resourceAccount === home.facts.account) return home;
    return this.#accounts.get(`aws:${resourceAccount}`) ?? null;
  }

  #wayOf(facts: PrincipalFacts, asked: Asked, home: Account): Way | null {
    const { id, name, arn } = facts;
    const caller = home.caller({ id, realm: home.facts.realm, name });
    if (caller === null) return null;
    const there = this.#accountOf(asked, home);
    const whole = judge(caller, asked, home, there, this.knowledge);
    const isWhole = isGiven(whole);
    const judged = isWhole || !asked.isOpen ? whole : this.#onSome(caller, asked, home);
    if (judged === null || !isGiven(judged)) return null;
    const words = wordsOf(caller, asked);
    const { asRead, decision } = judged;
    const by =
      asRead.verdict === "allowed" ? allowedText(asRead.by, words) : conditionsText(asRead.by, words);
    const through = asRead.by.flatMap(({ layer, policy }) =>
      layer === "identity" ? [words.through(policy ?? "")] : [],
    );
    return {
      realm: home.facts.realm,
      type: "identity",
      name: arn,
      through: through.includes(null) ? null : (through[0] ?? null),
      by: asRead.verdict === "allowed" && decision.verdict === "depends" ? `${by}, as far as was read` : by,
      namedOnly: !isWhole,
    };
  }

  /** Where no resource is named: the first of those that its policies name on which it may. */
  #onSome(caller: Caller, asked: Asked, home: Account): Judged | null {
    for (const resource of this.#givenOn(caller, asked)) {
      const judged = judge(caller, { ...asked, ...resource }, home, home, this.knowledge);
      if (isGiven(judged)) return judged;
    }
    return null;
  }

  /** One resource for each text by which its policies give the action. */
  #givenOn({ identity, keys }: Caller, { action, context }: Asked): { text: string; resource: string }[] {
    const values = new Map([...keys, ...context]);
    const found = new Map<string, string>();
    for (const policy of identity ?? []) {
      for (const { allow, resources, allButResources, ...statement } of statementsFor(policy, action)) {
        const isNamed = statement.actions.some((each) => covers(each, action)) !== statement.allButActions;
        if (!allow || allButResources || !isNamed) continue;
        for (const template of resources ?? []) {
          const { pattern } = patternFor(template, (key) => variableOf({ values, others: "absent" }, key));
          if (pattern !== null) found.set(template.text, instanceOf(pattern));
        }
      }
    }
    return [...found].slice(0, 20).map(([text, resource]) => ({ text, resource }));
  }

  /** What may help where nothing gives it. */
  #hints(caller: Caller, asked: Asked): string {
    const on = asked.isOpen ? this.#givenOn(caller, asked).map(({ text }) => text) : [];
    return [
      ...(on.length > 0 ? [`It is given on ${on.slice(0, 5).join(", ")}: name one of them.`] : []),
      ...this.#unknownAction(asked),
    ].join(" ");
  }

  /** That AWS lists no such action, with the nearest; nothing where it does, or where the actions of its service were not looked up. */
  #unknownAction({ action, actionText }: Asked): string[] {
    const before = this.#unknown.get(action);
    if (before !== undefined) return before;
    const [service = "", name = ""] = action.split(":");
    const actions = (this.knowledge.levelsOf(service) ?? []).map((each) => each.action);
    const isKnown = actions.length === 0 || actions.includes(name);
    const near = isKnown ? undefined : nearest(name, actions);
    const nearText = near === undefined ? "" : `; the nearest is ${service}:${near}`;
    const hint = isKnown ? [] : [`AWS lists no action ${actionText}${nearText}.`];
    this.#unknown.set(action, hint);
    return hint;
  }
}

function nobody({ id, name }: Asker): Decision {
  const reason =
    id === null
      ? `AWS lets nobody ask under the name ${name}.`
      : `${name} is no user, role or root user that was there at the last look. What runs as a role may do what that role may.`;
  return { verdict: "depends", reason, layersNotSeen: [reason] };
}
