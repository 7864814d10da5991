import { type GoogleList, googlePage } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { type Activity, readActivity } from "./activity";
import { cloudRealm } from "./names";
import { listProjects, type Project } from "./projects";
import { type GcpContext, openSession } from "./session";
import { type Issuer, listIssuers } from "./workload-identity";

/** What every step may use: the session, and what several pages ask about once. */
export interface Tools {
  ask: Ask;
  scope: string;
  /** Project ids by their numbers. */
  numbers(): Promise<ReadonlyMap<string, string>>;
  projects(): Promise<Project[]>;
  /** Last uses of the accounts and keys of a project. */
  activity(project: string): Promise<Activity>;
  /** Who vouches for the principals of a pool; null where it may not be asked. */
  issuers(pool: string): Promise<Issuer[] | null>;
}

export async function openTools(ctx: GcpContext): Promise<Tools> {
  const ask = await openSession(ctx);
  const { scope } = ctx.config;
  const projects = once(() => listProjects(ask, scope));
  return {
    ask,
    scope,
    projects,
    numbers: once(async () => new Map((await projects()).map(({ id, number }) => [number, id]))),
    activity: onceEach((project) => readActivity(ask, project)),
    issuers: onceEach((pool) => listIssuers(ask, pool)),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= work();
    return result;
  };
}

function onceEach<T>(work: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const result = known.get(name) ?? work(name);
    known.set(name, result);
    return result;
  };
}

/** A step that is one list: what is kept of each item, and what is told beside all of a page. */
export function googleStep(
  call: string,
  list: GoogleList,
  keep: string[] | ((item: unknown, tools: Tools) => unknown),
  beside: (items: unknown[], tools: Tools) => Promise<{ [key: string]: unknown }> = async () => ({}),
): Step<Tools> {
  const keepItem = Array.isArray(keep) ? (item: unknown) => kept(item, ...keep) : keep;
  return {
    call,
    permission: list.permission,
    async read(tools, at) {
      const { items, next } = await googlePage(tools.ask, list, at);
      const told = await fourAtATime(items, async (item) => keepItem(item, tools));
      return { body: { realm: cloudRealm, items: told, ...(await beside(told, tools)) }, next };
    },
    probe: ({ ask }) => googlePage(ask, { ...list, ...(list.pageSize ? { pageSize: 1 } : {}) }, null),
  };
}
