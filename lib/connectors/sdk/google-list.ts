import { everyItem } from "@/lib/connectors/sdk/every-item";
import { SourceError } from "./contract";
import type { Ask, Question } from "./google-session";
import { isObject } from "./page-records";
import type { At } from "./steps";

/** A list of Google: the name under which its items stand, and how many at once. */
export interface GoogleList extends Question {
  under: string;
  pageSize?: number;
  /** What the older APIs call the size of a page. */
  sizeName?: "maxResults";
}

const most = 50_000;

/** One page of a list. Google leaves an empty list out of its answer; a status that was accepted is one. */
export async function googlePage(
  ask: Ask,
  { url, query, under, pageSize, sizeName, permission, accept }: GoogleList,
  at: At,
): Promise<{ items: unknown[]; next: At }> {
  const answer = await ask({
    url,
    query: {
      ...query,
      ...(pageSize ? { [sizeName ?? "pageSize"]: String(pageSize) } : {}),
      ...(at === null ? {} : { pageToken: at }),
    },
    permission,
    ...(accept ? { accept } : {}),
  });
  if (answer.status >= 400) return { items: [], next: null };
  const body = answer.json();
  const items = isObject(body) ? (body[under] ?? []) : null;
  const { pathname } = new URL(url);
  if (!isObject(body) || !Array.isArray(items))
    throw new SourceError({ kind: "malformed", message: `GET ${pathname} did not answer with ${under}.` });
  const token = body.nextPageToken;
  const next = typeof token === "string" && token !== "" ? token : null;
  if (next !== null && next === at)
    throw new SourceError({ kind: "loop", message: `GET ${pathname} answered with the same page twice.` });
  return { items, next };
}

/** All items of a list that hangs on one thing. */
export function readAll(ask: Ask, list: GoogleList): Promise<unknown[]> {
  return everyItem<string>({ title: `GET ${new URL(list.url).pathname}`, most }, (at) =>
    googlePage(ask, list, at),
  );
}
