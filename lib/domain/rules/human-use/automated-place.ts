import type { PlaceContext } from "@/lib/domain/assessment/context";
import type { IdentityKind, PlaceKind } from "@/lib/domain/record";

/** Places that only software reads. */
const kinds: ReadonlySet<PlaceKind> = new Set([
  "scheduled_job",
  "service_unit",
  "compose_file",
  "ci_secret",
  "workload_environment",
]);
/** Files that people have on their own machine too. */
const files: ReadonlySet<PlaceKind> = new Set(["file", "environment_file", "config_file", "credential_file"]);
const home = /^(?:~|\/home\/|\/Users\/|\/root(?:\/|$)|[a-z]:[\\/]users[\\/])/i;
const absolute = /^(?:\/|[a-z]:[\\/])/i;

/** What works by itself. An AI agent works for whoever sits before it. */
export const runners: ReadonlySet<IdentityKind> = new Set([
  "scheduled_job",
  "ci_runner",
  "k8s_service_account",
]);

/** Whether what lies there is read by automation: a job, a pipeline, a workload, or a machine outside people's homes. */
export function isAutomated({ kind, locator, container, reader }: PlaceContext): boolean {
  if (kinds.has(kind) || (reader !== null && runners.has(reader.kind))) return true;
  return files.has(kind) && container?.kind === "host" && absolute.test(locator) && !home.test(locator);
}
