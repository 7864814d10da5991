import { SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Call } from "./github-call";

/** A list of GitHub: bare, or under a name beside its count. */
export interface ListCall {
  path: string;
  /** The name under which the items stand; absent: the answer is the list, or with `single` the one item. */
  under?: string;
  single?: true;
  query?: Record<string, string>;
  permission: string;
  accept?: number[];
}

/** A place in a list: `page=3`, or `after=…`; null is the start. */
export type At = string | null;

const most = 10_000;

/** One page of a list, and where the next is. A status that was accepted is an empty list. */
export async function readPage(call: Call, list: ListCall, at: At): Promise<{ items: unknown[]; next: At }> {
  const [name, value] = at === null ? [] : split(at);
  const answer = await call(list.path, {
    query: list.single ? {} : { per_page: "100", ...list.query, ...(name && value ? { [name]: value } : {}) },
    permission: list.permission,
    ...(list.accept ? { accept: list.accept } : {}),
  });
  if (answer.status >= 400) return { items: [], next: null };
  const body = answer.json();
  if (list.single) return { items: [body], next: null };
  const items = list.under ? (isObject(body) ? body[list.under] : undefined) : body;
  if (!Array.isArray(items)) {
    throw new SourceError({ kind: "malformed", message: `GET ${list.path} did not answer with a list.` });
  }
  const next = nextOf(answer);
  if (next !== null && !isLater(next, at)) {
    throw new SourceError({ kind: "loop", message: `GET ${list.path} answered with the same page twice.` });
  }
  return { items, next };
}

/** All items of a list that belongs to one thing. */
export function readAll(call: Call, list: ListCall): Promise<unknown[]> {
  return everyItem<string>({ title: `GET ${list.path}`, most }, (at) => readPage(call, list, at));
}

/** Only the place is taken from the address that GitHub gives, never the address. */
function nextOf({ headers }: HttpAnswer): At {
  const address = /<([^>]{1,4000})>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
  if (!address || !URL.canParse(address, "https://api.github.com")) return null;
  const query = new URL(address, "https://api.github.com").searchParams;
  for (const name of ["after", "page"]) {
    const value = query.get(name);
    if (value) return `${name}=${value}`;
  }
  return null;
}

function split(at: string): [string, string] {
  const mark = at.indexOf("=");
  return [at.slice(0, mark), at.slice(mark + 1)];
}

/** Pages count up; a cursor says nothing but that it is another. */
function isLater(next: string, at: At): boolean {
  const [name, value] = split(next);
  if (name !== "page") return next !== at;
  const before = at === null ? 1 : Number(split(at)[1]);
  return Number.isInteger(Number(value)) && Number(value) > before;
}
