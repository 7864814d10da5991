import { type DataSet, type Failure, type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { stepScope } from "@/lib/connectors/sdk/steps";
import type { GcpConfig } from "./config";
import { dataSets, isOfProject, whyOff } from "./data-sets";
import { cloudRealm, cloudRef, googleRealm, projectRealm, projectRef } from "./names";
import { listProjects } from "./projects";
import { type GcpContext, openSession } from "./session";

/** The scopes: some of everything that is read, the rest of each project. What cannot be entered is there with the reason. */
export async function* planScopes(ctx: GcpContext): AsyncGenerator<PlannedScope> {
  const { config } = ctx;
  const wanted = dataSets.filter(({ id }) => whyOff(id, config) === null);
  const ofAll = wanted.filter(({ id }) => !isOfProject(id));
  const ofEach = wanted.filter(({ id }) => isOfProject(id));
  const ask = await orFailure(() => openSession(ctx));
  if ("kind" in ask) {
    for (const set of wanted) yield { ...scopeOfAll(set, config), unreadable: ask };
    return;
  }
  for (const set of ofAll) yield scopeOfAll(set, config);
  const projects = await orFailure(() => listProjects(ask, config.scope));
  if ("kind" in projects) {
    for (const set of ofEach) yield { ...scopeOfAll(set, config), unreadable: projects };
    return;
  }
  for (const { id } of projects) for (const set of ofEach) yield projectScope(set, id, config);
}

async function orFailure<T extends object>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error.failure;
    throw error;
  }
}

/** What every key begins with: where projects cannot be listed, those that were are not taken for left. */
const placeOf = ({ scope }: GcpConfig) => scope.replace("/", ":");

function scopeOfAll(set: DataSet, config: GcpConfig): PlannedScope {
  const { scope } = config;
  return stepScope(set, {
    id: placeOf(config),
    title: scope,
    issues: [cloudRealm, googleRealm],
    container: cloudRef(scope),
  });
}

/** The scope of one data set of a project. */
function projectScope(set: DataSet, project: string, config: GcpConfig): PlannedScope {
  return stepScope(set, {
    id: `${placeOf(config)}/${project}`,
    title: project,
    issues: [projectRealm(project), cloudRealm],
    container: projectRef(project),
  });
}
