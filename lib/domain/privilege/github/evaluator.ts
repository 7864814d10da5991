import { z } from "zod";
import { anyOf, type Certainty } from "../certainty";
import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import type { ForgeFacts, ForgeGrant } from "../forge";

import { privilegeGives } from "./privilege";
import { type GitHubRequest, requestOf } from "./request";
import { routesOf } from "./routes";

/** What the evaluation of GitHub leaves out. */
export const notEvaluated: readonly string[] = [
  "what the owner of a fine-grained token may do: it never does more",
  "what accounts may do by their teams and as collaborators",
  "protection of branches, rules and environments, which may refuse what is allowed",
  "permissions that a workflow itself gives up",
];

/** Which data set tells of a kind of identity. */
export const toldBy: { readonly [kind: string]: string } = {
  app_installation: "apps",
  access_token: "tokens",
  deploy_key: "deploy-keys",
  service_account: "workflows",
};

interface Found {
  grant: ForgeGrant;
  certainty: Certainty;
  open: readonly string[];
}

/** GitHubs, each by its realm: permissions of apps, tokens, deploy keys and workflows. */
export class GitHubEvaluator implements Evaluator {
  readonly #hubs: ReadonlyMap<string, ForgeFacts>;
  readonly #grants = new Map<string, ForgeGrant[]>();

  constructor(hubs: readonly ForgeFacts[]) {
    this.#hubs = new Map(hubs.map((facts) => [facts.realm, facts]));
    for (const grant of hubs.flatMap(({ grants }) => grants)) {
      const of = this.#grants.get(grant.principal) ?? [];
      of.push(grant);
      this.#grants.set(grant.principal, of);
    }
  }

  decide(asker: Asker, ask: Ask): Decision {
    const request = requestOf(ask);
    const facts = this.#hubs.get(asker.realm);
    const principal = asker.id === null ? undefined : facts?.principals.get(asker.id);
    if (!facts || !principal) {
      const why = "Nothing was read of where it belongs.";
      return { verdict: "depends", reason: why, layersNotSeen: [why] };
    }
    const set = Object.hasOwn(toldBy, principal.kind) ? toldBy[principal.kind] : undefined;
    const unread = [
      ...(facts.layersNotSeen.get("repositories") ?? []),
      ...(set === undefined
        ? [`What ${principal.name} may do: of its kind, GitHub does not tell us.`]
        : (facts.layersNotSeen.get(set) ?? [])),
    ];
    const what = `${ask.action.trim()}${request.place ? ` on ${request.place}` : ""}`;
    const place = facts.places.find(request.place);
    if (place?.isPublic && request.level === "read" && ["contents", "metadata"].includes(request.permission))
      return {
        verdict: "allowed",
        reason: `Allowed to everybody: ${place.name} is public.`,
        layersNotSeen: unread,
      };
    const found = (this.#grants.get(principal.id) ?? []).flatMap(
      (grant) => judge(facts, grant, request) ?? [],
    );
    const given = found.find(({ certainty }) => certainty === "yes");
    if (given)
      return {
        verdict: "allowed",
        reason: `Allowed by ${textOf(facts, given.grant)}.`,
        layersNotSeen: unread,
      };
    const layersNotSeen = [...new Set([...unread, ...found.flatMap(({ open }) => open)])];
    if (layersNotSeen.length === 0) {
      const reason = `Nothing allows it: no permission of ${principal.name} gives ${what}.`;
      return { verdict: "denied", reason, layersNotSeen };
    }
    const reason = `Nothing that is known for certain allows ${what}. It hangs on: ${layersNotSeen.slice(0, 3).join(" ")}`;
    return { verdict: "depends", reason, layersNotSeen };
  }

  whoCan(ask: Ask): Way[] {
    const request = requestOf(ask);
    return [...this.#hubs.values()].flatMap((facts) =>
      facts.grants.flatMap((grant): Way[] => {
        const found = judge(facts, grant, request);
        const principal = facts.principals.get(grant.principal);
        if (!found || !principal || (facts.told !== null && !facts.told.has(principal.id))) return [];
        return [
          {
            ...{ realm: principal.realm, type: principal.type, name: principal.name, through: null },
            by: `${textOf(facts, grant)}${found.open.length > 0 ? ` (it depends: ${found.open.join(" ")})` : ""}`,
            namedOnly: request.place === "" && grant.place !== null,
          },
        ];
      }),
    );
  }

  holdingsOf(asker: Asker): Holding[] {
    const facts = this.#hubs.get(asker.realm);
    if (!facts || asker.id === null) return [];
    return (this.#grants.get(asker.id) ?? []).map((grant) => ({
      what: grant.right.name,
      where: facts.places.nameOf(grant.place),
      through: null,
      by: textOf(facts, grant),
    }));
  }

  routesOf(asker: Asker): Route[] {
    const facts = this.#hubs.get(asker.realm);
    if (!facts || asker.id === null) return [];
    const principal = facts.principals.get(asker.id);
    return principal ? routesOf(facts, principal, this.#grants.get(principal.id) ?? []) : [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return [...(this.#hubs.get(realm)?.layersNotSeen.values() ?? [])].flat();
  }
}

const conditionSchema = z.object({ repositories: z.string() });

/** Whether a grant gives what is asked; null: it does not. */
export function judge(facts: ForgeFacts, grant: ForgeGrant, request: GitHubRequest): Found | null {
  const gives = privilegeGives(grant.right.body, request);
  const placed = whereOf(facts, grant, request);
  if (gives.certainty === "no" || placed === "no") return null;
  const isSelected = conditionSchema.safeParse(grant.condition).success && request.place !== "";
  const open = [
    ...(gives.open === null ? [] : [gives.open]),
    ...(placed === "unknown" ? [`Where ${request.place} lies: the inventory does not list it.`] : []),
    ...(isSelected ? ["Which repositories were selected: GitHub tells that the app alone."] : []),
  ];
  return { grant, certainty: open.length > 0 ? "unknown" : "yes", open };
}

function whereOf({ places }: ForgeFacts, { place }: ForgeGrant, request: GitHubRequest): Certainty {
  if (request.place === "" || place === null) return "yes";
  const asked = places.find(request.place);
  if (asked) return anyOf([places.lineageOf(asked).includes(place) ? "yes" : "no"]);
  const owner = places.find(request.place.split("/")[0] ?? "");
  // A repository that was not listed, of an organisation that was: what reaches all of it reaches that, too.
  if (owner) return owner.id === place ? "yes" : "no";
  return "unknown";
}

function textOf({ places }: ForgeFacts, { right, place, condition }: ForgeGrant): string {
  return `${right.name} on ${places.nameOf(place)}${conditionSchema.safeParse(condition).success ? " (selected repositories)" : ""}`;
}
