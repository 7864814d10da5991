import type { Pool } from "pg";
import { z } from "zod";
import type { FieldSet } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import type { ApiCall } from "@/lib/platform/api-route";
import { AppError } from "@/lib/platform/errors";
import { type Direction, maxPageRows, type PageRequest } from "@/lib/platform/keyset";
import type { ListPage, ListQuery } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";

function badRequest(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was read.", next });
}

/**
 * Answers a list of the API: `q` in the query grammar, `sort` (a leading `-` turns it round), `cursor` from the answer
 * before, `limit` up to 200. Gives `{data, next}`; `next` is null on the last page. Unknown parameters are refused.
 */
export async function apiList<Row, Sort extends string>(
  call: ApiCall<unknown>,
  list: {
    fields: FieldSet;
    sorts: Readonly<Record<Sort, unknown>>;
    /** Used where none is asked for. */
    sort: Sort;
    direction?: Direction;
    read: (pool: Pool, scope: Scope, query: ListQuery & PageRequest<Sort>) => Promise<ListPage<Row>>;
  },
): Promise<{ data: Row[]; next: string | null }> {
  const { q, sort, cursor, limit } = readParameters(call.query);
  const parsed = parseQuery(q, list.fields);
  if (!parsed.ok) {
    const problem = parsed.problems[0];
    throw badRequest(
      "bad_query",
      `q: ${problem?.message ?? "it cannot be read"}`,
      "Correct the query; nothing was run.",
    );
  }
  const name = sort.replace(/^-/, "");
  const isSort = (text: string): text is Sort => Object.hasOwn(list.sorts, text);
  if (sort !== "" && !isSort(name)) {
    const known = Object.keys(list.sorts).join(", ");
    throw badRequest("bad_sort", `sort: there is no order "${name}".`, `Use one of: ${known}.`);
  }
  const page = await list.read(call.web.pool, call.scope, {
    terms: parsed.terms,
    now: call.now,
    sort: isSort(name) ? name : list.sort,
    direction: sort === "" ? (list.direction ?? "asc") : sort.startsWith("-") ? "desc" : "asc",
    after: cursor,
    limit,
  });
  return { data: page.rows, next: page.next };
}

const parametersSchema = z.strictObject({
  q: z.string().default(""),
  sort: z.string().max(50).default(""),
  cursor: z.string().max(20_000).optional(),
  limit: z.coerce.number().int().min(1).max(maxPageRows).default(50),
});

function readParameters(query: URLSearchParams): z.infer<typeof parametersSchema> {
  const parsed = parametersSchema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = issue?.path.join(".") || "the parameters";
  throw badRequest(
    "bad_parameters",
    `${what}: ${issue?.message}`,
    `Use q, sort, cursor and limit (1 to ${maxPageRows}).`,
  );
}
