import { z } from "zod";
import { type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { dataSets, optional } from "./data-sets";
import { type GitHubContext, openGitHub } from "./github-call";
import { orgRef, realmOf } from "./names";
import { idSchema, nameSchema } from "./page-body";
import { permission } from "./permission-names";
import { type DataSetId, dataSetIds } from "./steps";

const orgSchema = z.object({ id: idSchema, login: nameSchema });

/** The scopes of an organisation; when it cannot be entered they are there with the reason. */
export async function* planScopes(ctx: GitHubContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSetIds.filter((id) => {
    const setting = optional[id];
    return setting === undefined || ctx.config[setting] === "yes";
  });
  try {
    const { call, reader } = await openGitHub(ctx);
    const answer = await call(`/orgs/${ctx.config.org}`, { permission: permission.metadata });
    const org = orgSchema.safeParse(answer.json());
    if (!org.success) {
      throw new SourceError({ kind: "malformed", message: "The address does not answer as GitHub's API." });
    }
    for (const id of wanted) yield orgScope(id, realmOf(ctx.config.base_url), org.data, reader);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const id of wanted) {
      const title = `${titleOf(id)} of ${ctx.config.org}`;
      yield {
        key: `${ctx.config.org.toLowerCase()}/${id}`,
        dataSet: id,
        title,
        issues: [],
        unreadable: error.failure,
      };
    }
  }
}

/** The scope of one data set of an organisation. Its id outlives a change of its name. */
export function orgScope(
  dataSet: DataSetId,
  realm: string,
  org: { id: number; login: string },
  reader?: string,
): Scope {
  return {
    key: `${org.id}/${dataSet}`,
    dataSet,
    title: `${titleOf(dataSet)} of ${org.login}`,
    issues: [realm],
    container: orgRef(realm, org.id),
    ...(reader ? { reader } : {}),
  };
}

function titleOf(id: DataSetId): string {
  return dataSets.find((set) => set.id === id)?.title ?? id;
}
