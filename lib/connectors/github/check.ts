import { setMaxListeners } from "node:events";
import { z } from "zod";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { dataSets, optional } from "./data-sets";
import { type GitHub, type GitHubContext, openGitHub } from "./github-call";
import { type ListCall, readPage } from "./paging";
import { permission } from "./permission-names";
import { type DataSetId, dataSetIds, repositories, type Step, steps } from "./steps";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;

type Verdict = Pick<CheckLine, "state" | "detail">;
type Probe = (github: GitHub, repo: Repo | null) => Promise<unknown>;
interface Repo {
  full_name: string;
  default_branch: string;
}

/** Permissions that no call of a data set's own list shows: asked in the repository that is tried. */
const further: { [permission: string]: { path: string; single?: true; under?: string; accept?: number[] } } =
  {
    // A repository without the file answers so.
    [permission.contents]: { path: "/repos/{repo}/contents/.github/CODEOWNERS", single: true, accept: [404] },
    [permission.environments]: { path: "/repos/{repo}/environments/{environment}/secrets", under: "secrets" },
    [permission.administration]: { path: "/repos/{repo}/actions/permissions/workflow", single: true },
  };

/** One line per permission of every data set, each tried with one small request; of repositories the first is asked. */
export function checkPermissions(given: GitHubContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => permissionLines(given, signal));
}

async function* permissionLines(given: GitHubContext, signal: AbortSignal): AsyncGenerator<CheckLine> {
  // Everything is tried at once, and every call listens to this one signal.
  setMaxListeners(0, signal);
  const ctx = { ...given, signal };
  let github: GitHub;
  let repo: Repo | null;
  try {
    github = await openGitHub(ctx);
    repo = await firstRepo(ctx, github);
  } catch (error) {
    const { state, detail } = verdictFor(given, error, "");
    yield { dataSet: "repositories", permission: permission.metadata, state, detail };
    return;
  }
  const asked = new Map<string, Promise<Verdict>>();
  for (const id of dataSetIds) {
    for (const needed of dataSets.find((set) => set.id === id)?.permissions ?? []) {
      const list = listFor(id, needed);
      const name = `${needed} ${list?.path}`;
      if (!isOff(given, id) && !asked.has(name)) {
        asked.set(
          name,
          tried(given, id, () => probe(ctx, list)(github, repo)),
        );
      }
    }
  }
  for (const id of dataSetIds) {
    for (const needed of dataSets.find((set) => set.id === id)?.permissions ?? []) {
      const verdict = await asked.get(`${needed} ${listFor(id, needed)?.path}`);
      const off: Verdict = { state: "unknown", detail: "Not asked: the source is set not to read it." };
      yield { dataSet: id, permission: needed, ...(isOff(given, id) ? off : (verdict ?? off)) };
    }
  }
}

function isOff({ config }: GitHubContext, id: DataSetId): boolean {
  const setting = optional[id];
  return setting !== undefined && config[setting] === "no";
}

/** The list whose answer shows a permission. */
function listFor(id: DataSetId, needed: string): ListCall | null {
  const calls: Step[] = steps[id];
  const own = calls.find(({ list }) => list.permission === needed)?.list;
  if (own) return own;
  if (needed === permission.metadata) return repositories.list;
  const extra = further[needed];
  return extra ? { ...extra, permission: needed } : null;
}

const probe =
  (ctx: GitHubContext, list: ListCall | null): Probe =>
  async (github, repo) => {
    if (!list) throw new TypeError("A permission has no probe.");
    if (list.path.includes("{repo}") && !repo) return null;
    const environment = list.path.includes("{environment}") ? await firstEnvironment(github, repo) : "";
    if (environment === null) return null;
    const path = list.path
      .replace("{org}", ctx.config.org)
      .replace("{environment}", encodeURIComponent(environment))
      .replace("{repo}", repo?.full_name ?? "")
      .replace("{branch}", encodeURIComponent(repo?.default_branch ?? ""));
    return readPage(github.call, { ...list, path, query: { per_page: "1" } }, null);
  };

const repoSchema = z.object({ full_name: z.string(), default_branch: z.string().catch("main") });

async function firstRepo(ctx: GitHubContext, { call }: GitHub): Promise<Repo | null> {
  const path = repositories.list.path.replace("{org}", ctx.config.org);
  const { items } = await readPage(call, { ...repositories.list, path, query: { per_page: "1" } }, null);
  return repoSchema.safeParse(items.find(isObject)).data ?? null;
}

const environmentSchema = z.object({ name: z.string().min(1) });

async function firstEnvironment({ call }: GitHub, repo: Repo | null): Promise<string | null> {
  const path = `/repos/${repo?.full_name}/environments`;
  const list = { path, under: "environments", permission: permission.actions, query: { per_page: "1" } };
  const { items } = await readPage(call, list, null);
  return environmentSchema.safeParse(items[0]).data?.name ?? null;
}

async function tried(given: GitHubContext, id: DataSetId, run: () => Promise<unknown>): Promise<Verdict> {
  try {
    const found = await run();
    if (found === null)
      return {
        state: "unknown",
        detail: "There is no repository, or no environment in it, to ask about yet.",
      };
    return { state: "granted", detail: "Granted." };
  } catch (error) {
    return verdictFor(given, error, dataSets.find((set) => set.id === id)?.withoutIt ?? "");
  }
}

function verdictFor(given: GitHubContext, error: unknown, lost: string): Verdict {
  given.signal.throwIfAborted();
  if (!(error instanceof SourceError)) return { state: "unknown", detail: "GitHub did not answer in time." };
  const { kind, message } = error.failure;
  return kind === "denied"
    ? { state: "missing", detail: `${lost} ${message}`.trim() }
    : { state: "unknown", detail: message };
}
