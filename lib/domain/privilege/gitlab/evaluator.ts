import { z } from "zod";
import {
  type Ask,
  type Asker,
  type Decision,
  type Evaluator,
  type Holding,
  Misasked,
  type Route,
  type Way,
} from "../decision";
import type { ForgeFacts, ForgeGrant, ForgePlace } from "../forge";
import type { Principal } from "../principals";
import { type Ability, abilities, levelNames } from "./abilities";

/** What the evaluation of GitLab leaves out. */
export const notEvaluated: readonly string[] = [
  "protected branches, tags and environments, which may refuse what is allowed",
  "roles that a group made for itself, beyond the level that they begin from, and groups that were invited",
  "administrators of an instance",
];

/** Which data sets tell of an identity, by how its id begins; null: none tells all of what it may do, which is said. */
const toldBy: readonly (readonly [begins: string, dataSets: readonly string[], never: string | null])[] = [
  ["token/", ["group-tokens", "project-tokens"], null],
  ["deploy-token/", ["group-deploy-tokens", "project-deploy-credentials"], null],
  ["deploy-key/", ["project-deploy-credentials"], null],
  ["user/", ["members"], "roles that it has in groups below and in projects are not listed"],
  ["project/", [], "a job has the rights of whoever started it"],
  ["", [], "of its kind, GitLab does not tell us"],
];

const levelSchema = z.object({ level: z.number() });
const levelOf = ({ right }: ForgeGrant) => levelSchema.safeParse(right.body).data?.level ?? null;
const scopeOf = ({ right }: ForgeGrant) =>
  right.externalId.startsWith("scope/") ? right.externalId.slice("scope/".length) : null;

interface Request extends Ability {
  name: string;
  place: string;
}

/** The known ways to more: an ability that leads there. https://docs.gitlab.com/user/permissions/ */
const routes: readonly (readonly [id: string, ability: string, sentence: string])[] = [
  ["manage-members", "manage_members", "adds members, as mighty as it is itself"],
  ["create-access-token", "create_access_token", "makes tokens that outlast it"],
  ["read-variables", "read_variables", "reads the variables of pipelines, among them secrets"],
  ["create-runner", "create_runner", "adds runners on which jobs run, and sees their secrets"],
  [
    "push-code",
    "write_repository",
    "changes code and pipelines, which run with the secrets that their branch is lent",
  ],
];

/** GitLabs, each by its realm: what a role gives, and the scopes of a token do not take away. */
export class GitLabEvaluator implements Evaluator {
  readonly #labs: ReadonlyMap<string, ForgeFacts>;
  readonly #grants = new Map<string, ForgeGrant[]>();

  constructor(labs: readonly ForgeFacts[]) {
    this.#labs = new Map(labs.map((facts) => [facts.realm, facts]));
    for (const grant of labs.flatMap(({ grants }) => grants)) {
      const of = this.#grants.get(grant.principal) ?? [];
      of.push(grant);
      this.#grants.set(grant.principal, of);
    }
  }

  decide(asker: Asker, ask: Ask): Decision {
    const request = requestOf(ask);
    const facts = this.#labs.get(asker.realm);
    const principal = asker.id === null ? undefined : facts?.principals.get(asker.id);
    if (!facts || !principal) {
      const why = "Nothing was read of where it belongs.";
      return { verdict: "depends", reason: why, layersNotSeen: [why] };
    }
    const [, sets, never] = toldBy.find(([begins]) => principal.externalId.startsWith(begins)) ?? [
      "",
      [],
      null,
    ];
    const unread = ["places", ...sets].flatMap((set) => facts.layersNotSeen.get(set) ?? []);
    const untold = never === null ? [] : [`What else ${principal.name} may do: ${never}.`];
    const place = facts.places.find(request.place);
    if (place?.isPublic && request.isPublic)
      return {
        verdict: "allowed",
        reason: `Allowed to everybody: ${place.name} is public.`,
        layersNotSeen: unread,
      };
    const given = this.#given(facts, principal, request, place);
    if (given.answer === "yes")
      return { verdict: "allowed", reason: `Allowed by ${given.text}.`, layersNotSeen: unread };
    const layersNotSeen = [...unread, ...untold, ...given.open];
    if (layersNotSeen.length === 0) return { verdict: "denied", reason: given.text, layersNotSeen };
    return {
      verdict: "depends",
      reason: `${given.text} It hangs on: ${layersNotSeen.join(" ")}`,
      layersNotSeen,
    };
  }

  /** What role and scopes come to together. Deploy tokens and keys have scopes alone, accounts a role alone. */
  #given(
    facts: ForgeFacts,
    { id, name, kind, externalId }: Principal,
    request: Request,
    place: ForgePlace | undefined,
  ) {
    const grants = this.#grants.get(id) ?? [];
    const reaching = grants.filter((grant) => reaches(facts, grant, request, place));
    const isLost = request.place !== "" && place === undefined && grants.length > 0;
    const where = isLost ? [`Where ${request.place} lies: the inventory does not list it.`] : [];
    const what = `${request.name}${request.place ? ` on ${request.place}` : ""}`;
    const scopes = grants.flatMap((grant) => scopeOf(grant) ?? []);
    const scope = reaching.find((grant) => request.scopes.includes(scopeOf(grant) ?? ""));
    const level = reaching
      .filter((grant) => (levelOf(grant) ?? 0) >= neededLevel(request, place))
      .sort((a, b) => (levelOf(b) ?? 0) - (levelOf(a) ?? 0))[0];
    const isOfPlace = externalId.startsWith("deploy-");
    const isAccount = kind === "cloud_user" || (kind === "service_account" && scopes.length === 0);
    const missing = (reason: string) => ({
      answer: "no" as const,
      text: `Nothing allows it: ${reason} gives ${what}.`,
      open: where,
    });
    if (isOfPlace) {
      return scope
        ? { answer: "yes" as const, text: textOf(facts, scope), open: [] }
        : missing(`no scope of ${name}`);
    }
    if (!isAccount && !scopes.some((each) => request.scopes.includes(each)))
      return missing(`no scope of ${name}`);
    if (level) {
      const text = [level, ...(scope ? [scope] : [])].map((each) => textOf(facts, each)).join(" and ");
      return { answer: "yes" as const, text, open: [] };
    }
    // The token of an account has that account's roles, which stand with the account.
    const isBorrowed = kind === "access_token" && !grants.some((grant) => levelOf(grant) !== null);
    const owner = isBorrowed ? [`The role of the account whose token ${name} is.`] : [];
    const none = missing(`no role of ${name}`);
    return { ...none, open: [...where, ...owner] };
  }

  whoCan(ask: Ask): Way[] {
    const request = requestOf(ask);
    return [...this.#labs.values()].flatMap((facts) => {
      const place = facts.places.find(request.place);
      return [...facts.principals.all()].flatMap((principal): Way[] => {
        if (facts.told !== null && !facts.told.has(principal.id)) return [];
        if (!this.#grants.has(principal.id)) return [];
        const { answer, text, open } = this.#given(facts, principal, request, place);
        if (answer === "no" && open.length === 0) return [];
        const by = answer === "yes" ? text : `(it depends: ${open.join(" ")})`;
        const namedOnly = request.place === "";
        return [
          {
            realm: principal.realm,
            type: principal.type,
            name: principal.name,
            through: null,
            by,
            namedOnly,
          },
        ];
      });
    });
  }

  holdingsOf(asker: Asker): Holding[] {
    const facts = this.#labs.get(asker.realm);
    if (!facts || asker.id === null) return [];
    return (this.#grants.get(asker.id) ?? []).map((grant) => ({
      what: `${scopeOf(grant) === null ? "the role" : "the scope"} ${grant.right.name}`,
      where: facts.places.nameOf(grant.place),
      through: null,
      by: textOf(facts, grant),
    }));
  }

  routesOf(asker: Asker): Route[] {
    const facts = this.#labs.get(asker.realm);
    const principal = asker.id === null ? undefined : facts?.principals.get(asker.id);
    if (!facts || !principal) return [];
    return routes.flatMap(([id, action, sentence]): Route[] => {
      const request = requestOf({ action, resource: "", namespace: "", context: {} });
      const { answer, text } = this.#given(facts, principal, request, undefined);
      return answer === "yes" ? [{ id, sentence, where: "where it has the role", by: [text] }] : [];
    });
  }

  layersNotSeen(realm: string): readonly string[] {
    return [...(this.#labs.get(realm)?.layersNotSeen.values() ?? [])].flat();
  }
}

/** The request that the words ask about. Throws `Misasked`. */
function requestOf({ action, resource }: Ask): Request {
  const name = action.trim().toLowerCase();
  const known = abilities.get(name);
  if (known) return { ...known, name, place: resource.trim() };
  throw new Misasked(
    `"${action}" is nothing that GitLab is asked about here.`,
    `Ask one of ${[...abilities.keys()].join(", ")}, with GROUP or GROUP/PROJECT as the resource.`,
  );
}

/** A group has other groups and projects in it; its own doings need more. */
function neededLevel(request: Request, place: ForgePlace | undefined): number {
  return place?.isGroup ? request.inGroup : request.level;
}

function reaches(
  { places }: ForgeFacts,
  { place: at }: ForgeGrant,
  request: Request,
  place: ForgePlace | undefined,
) {
  if (request.place === "" || at === null) return true;
  return place !== undefined && places.lineageOf(place).includes(at);
}

function textOf({ places }: ForgeFacts, grant: ForgeGrant): string {
  const level = levelOf(grant);
  const title =
    level === null
      ? `the scope ${grant.right.name}`
      : `the role ${levelNames.get(level) ?? grant.right.name}`;
  return `${title} on ${places.nameOf(grant.place)}`;
}
