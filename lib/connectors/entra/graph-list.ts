import { SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { type At, fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { Session } from "./session";
import type { Tools } from "./tools";

/** A list of Graph. */
export interface GraphList {
  /** After the host: `/v1.0/applications`. */
  path: string;
  select?: string[];
  expand?: string;
  /** Directory objects: 999 at most, agents 100. Absent: as many as Graph likes. */
  top?: number;
  permission: string;
  accept?: number[];
}

/** One page of a list. Where Graph says that the next is, is asked as it stands, as long as it is Graph. */
export async function graphPage(
  session: Session,
  { path, select, expand, top, permission, accept }: GraphList,
  at: At,
): Promise<{ items: unknown[]; next: At; status: number }> {
  const { graph } = session.cloud;
  if (at !== null && !isWithin(graph, at))
    throw new SourceError({ kind: "malformed", message: `GET ${path} goes on at a foreign address.` });
  const query = {
    ...(select ? { $select: select.join(",") } : {}),
    ...(expand ? { $expand: expand } : {}),
    ...(top ? { $top: String(top) } : {}),
  };
  const answer = await session.ask("graph", {
    ...(at === null ? { url: `${graph}${path}`, query } : { url: at }),
    permission,
    ...(accept ? { accept } : {}),
  });
  if (answer.status >= 400) return { items: [], next: null, status: answer.status };
  const body = answer.json();
  if (!isObject(body) || !Array.isArray(body.value))
    throw new SourceError({ kind: "malformed", message: `GET ${path} did not answer with a list.` });
  const link = body["@odata.nextLink"];
  const next = typeof link === "string" && link !== "" ? link : null;
  if (next !== null && next === at)
    throw new SourceError({ kind: "loop", message: `GET ${path} answered with the same page twice.` });
  return { items: body.value, next, status: answer.status };
}

function isWithin(base: string, address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === new URL(base).origin;
}

/** A step that is a list of Graph: what is kept of each item, and what is told beside all of a page. */
export function graphStep(
  list: GraphList,
  keep: (item: unknown, tools: Tools) => unknown,
  beside: (items: unknown[], tools: Tools) => Promise<{ [key: string]: unknown }> = async () => ({}),
): Step<Tools> {
  return {
    call: `GET ${list.path}${list.expand ? `?$expand=${list.expand.replace(/\(.*/, "")}` : ""}`,
    permission: list.permission,
    async read(tools, at) {
      const { items, next } = await graphPage(tools.session, list, at);
      const kept = await fourAtATime(items, async (item) => keep(item, tools));
      return { body: { realm: tools.realm, items: kept, ...(await beside(kept, tools)) }, next };
    },
    probe: ({ session }) => graphPage(session, { ...list, ...(list.top ? { top: 1 } : {}) }, null),
  };
}
