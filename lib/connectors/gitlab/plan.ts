import { z } from "zod";
import { type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import type { GitLabConfig } from "./config";
import { callsOf, dataSets } from "./data-sets";
import { type GitLabContext, readAll } from "./gitlab-call";
import { placeRef, realmOf } from "./names";
import { idSchema } from "./page-body";
import { inGroup, permission, rootGroup } from "./steps";

const groupSchema = z.object({ id: idSchema });

/** The scopes of a group or an instance; when it cannot be entered they are there with the reason. */
export async function* planScopes(ctx: GitLabContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => callsOf(id, ctx.config).length > 0);
  try {
    const root = await rootId(ctx);
    for (const { id } of wanted) yield placeScope(id, ctx.config, root);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const { id, title } of wanted) {
      yield {
        key: `${rootPath(ctx.config)}/${id}`,
        dataSet: id,
        title,
        issues: [],
        unreadable: error.failure,
      };
    }
  }
}

async function rootId(ctx: GitLabContext): Promise<number> {
  if (ctx.config.scope === "instance") return 0;
  const [answer] = await readAll(ctx, {
    ...rootGroup.list,
    path: inGroup("/groups/:id", ctx),
    permission: permission.member,
  });
  const group = groupSchema.safeParse(answer);
  if (group.success) return group.data.id;
  throw new SourceError({ kind: "malformed", message: "The address does not answer as GitLab's API." });
}

/** The scope of one data set. A group's id outlives a change of its name. */
export function placeScope(dataSet: string, config: GitLabConfig, root: number): Scope {
  const realm = realmOf(config.base_url);
  const title = dataSets.find(({ id }) => id === dataSet)?.title ?? dataSet;
  return {
    key: `${config.scope === "group" ? `group-${root}` : "instance"}/${dataSet}`,
    dataSet,
    title: `${title} of ${rootPath(config)}`,
    issues: [realm],
    container: placeRef(realm, config.scope, root),
  };
}

/** `acme`, or the instance's host. */
export function rootPath({ scope, group, base_url: url }: GitLabConfig): string {
  return scope === "group" ? (group ?? "") : new URL(url).host;
}
