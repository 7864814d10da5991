import { SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { type At, fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { Ask, Question } from "./session";

/** A list of Okta, and how many of its items at once. */
export interface OktaList extends Question {
  limit?: number;
}

/** The names under which its newer lists stand; the older ones are bare. */
const names = ["value", "data", "keys"];

const most = 50_000;

/** One page of a list. A status that was accepted is an empty list. */
export async function oktaPage(ask: Ask, list: OktaList, at: At): Promise<{ items: unknown[]; next: At }> {
  const { limit, query, ...question } = list;
  const answer = await ask({
    ...question,
    query: {
      ...query,
      ...(limit ? { limit: String(limit) } : {}),
      ...(at === null ? {} : { after: at }),
    },
  });
  if (answer.status >= 400) return { items: [], next: null };
  const body = answer.json();
  const items = isObject(body) ? names.map((name) => body[name]).find(Array.isArray) : body;
  if (!Array.isArray(items))
    throw new SourceError({ kind: "malformed", message: `GET ${list.path} did not answer with a list.` });
  const next = nextOf(answer, body);
  if (next !== null && next === at)
    throw new SourceError({ kind: "loop", message: `GET ${list.path} answered with the same page twice.` });
  return { items, next };
}

/** Only the place is taken from the address that Okta gives, never the address. */
function nextOf({ headers }: HttpAnswer, body: unknown): At {
  const header = /<([^>]{1,4000})>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
  const links = isObject(body) && isObject(body._links) ? body._links.next : null;
  const inBody = isObject(links) && typeof links.href === "string" ? links.href : undefined;
  const address = header ?? inBody;
  if (!address || !URL.canParse(address, "https://okta.example")) return null;
  return new URL(address, "https://okta.example").searchParams.get("after") || null;
}

/** All items of a list that hangs on one thing. */
export function readAll(ask: Ask, list: OktaList): Promise<unknown[]> {
  return everyItem<string>({ title: `GET ${list.path}`, most }, (at) => oktaPage(ask, list, at));
}

/** What every step may use. */
export interface Tools {
  ask: Ask;
  realm: string;
  /** The name that a person signs in with; null where it may not be asked, or there is no such person. */
  loginOf(id: unknown): Promise<string | null>;
}

/** A step that is one list. An item of which nothing is kept (null) is none that matters here. */
export function oktaStep(
  call: string,
  list: OktaList,
  keep: (item: unknown, tools: Tools) => unknown,
): Step<Tools> {
  return {
    call,
    permission: list.permission,
    async read(tools, at) {
      const { items, next } = await oktaPage(tools.ask, list, at);
      const told = await fourAtATime(items, async (item) => keep(item, tools));
      return { body: { realm: tools.realm, items: told.filter((item) => item !== null) }, next };
    },
    probe: ({ ask }) => oktaPage(ask, { ...list, ...(list.limit ? { limit: 1 } : {}) }, null),
  };
}
