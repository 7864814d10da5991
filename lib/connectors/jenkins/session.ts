import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { askedReader, readerOf } from "@/lib/connectors/sdk/told-reader";
import type { JenkinsConfig } from "./config";
import { pathOf, realmOf } from "./names";

export type JenkinsContext = LiveContext<JenkinsConfig>;

/** Permissions as Jenkins names them. */
export const permission = {
  overall: "Overall/Read",
  jobs: "Job/Read",
  credentials: "Credentials/View",
} as const;

export interface Jenkins {
  realm: string;
  /** An object of the remote API, as much of it as `tree` names. A status that was accepted comes back too. */
  get(path: string, tree: string, needs: string, accept?: number[]): Promise<HttpAnswer>;
  /** Who the user is to Jenkins, and in which groups. */
  reader(): Promise<string | null>;
  /** Full names of all folders, in order, the controller itself (empty) first. */
  folders(): Promise<string[]>;
}

/** Beyond, the folders do not fit a sync. */
const mostFolders = 20_000;

export function openJenkins(ctx: JenkinsContext): Jenkins {
  const { url, user, token, ca } = ctx.config;
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
  let folders: Promise<string[]> | null = null;
  const jenkins: Jenkins = {
    realm: realmOf(url),
    get: (path, tree, needs, accept) =>
      ctx.http.request({
        url: `${url}${path}/api/json`,
        query: { tree },
        headers: { accept: "application/json", authorization },
        ...(accept ? { accept } : {}),
        ...(ca ? { tls: { ca } } : {}),
        permission: needs,
        signal: ctx.signal,
      }),
    reader: () =>
      askedReader(async () => {
        const answer = await jenkins.get("/whoAmI", "name,authorities", permission.overall);
        const who = whoSchema.safeParse(answer.json()).data;
        return who ? readerOf(who.name, who.authorities) : null;
      }),
    folders() {
      folders ??= listFolders(jenkins);
      return folders;
    },
  };
  return jenkins;
}

const whoSchema = z.object({ name: z.string().min(1).max(500), authorities: z.array(z.string().max(500)) });
const listSchema = z.object({
  jobs: z.array(
    z.object({
      name: z.string().min(1).max(500),
      _class: z.string().catch(""),
      jobs: z.unknown().optional(),
    }),
  ),
});

/** Branches of a project belong to it as one; only what people made to hold jobs is a folder. */
export const isFolder = (item: { _class: string; jobs?: unknown }): boolean =>
  Array.isArray(item.jobs) && !/MultiBranch/i.test(item._class);

async function listFolders(jenkins: Jenkins): Promise<string[]> {
  const all: string[] = [];
  let level = [""];
  while (level.length > 0) {
    all.push(...level);
    if (all.length > mostFolders)
      throw new SourceError({ kind: "too_large", message: `There are more than ${mostFolders} folders.` });
    const below = await fourAtATime(level, async (folder) => {
      const answer = await jenkins.get(
        pathOf(folder),
        "jobs[name,_class,jobs[name]{0,1}]",
        permission.jobs,
        [404],
      );
      // It went in the meantime, or the user may no longer see it.
      if (answer.status === 404 && folder !== "") return [];
      const list = listSchema.safeParse(answer.status === 404 ? null : answer.json());
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: "A folder did not answer with its jobs." });
      return list.data.jobs.filter(isFolder).map(({ name }) => (folder === "" ? name : `${folder}/${name}`));
    });
    level = below.flat();
  }
  return all.sort();
}
