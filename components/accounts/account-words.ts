import type { ContainerKind } from "@/lib/domain/record";

const words: Record<ContainerKind, string> = {
  organisation: "Organisation",
  organisational_unit: "Unit",
  account: "Account",
  subscription: "Subscription",
  project: "Project",
  cluster: "Cluster",
  namespace: "Namespace",
  repository: "Repository",
  database: "Database",
  host: "Host",
  directory: "Directory",
  workspace: "Workspace",
  spreadsheet: "Spreadsheet",
  other: "Other",
};

/** What sort of account it is, as people read it. */
export function kindWord(kind: string): string {
  return Object.entries(words).find(([key]) => key === kind)?.[1] ?? kind;
}

/** Several of that sort, within a sentence; where they are of no one sort, places. */
export function kindPlural(kind: ContainerKind | null): string {
  return kind === null || kind === "other" ? "places" : `${words[kind].toLowerCase().replace(/y$/, "ie")}s`;
}

/** The list in the order in which decisions move most; units only add up the accounts that lie in them. */
export const decisionsLink = `/accounts?q=${encodeURIComponent("-kind:organisation,organisational_unit")}&sort=-unowned`;

/** The query that finds what lies in an account and below. */
export function inventoryLink(name: string, more = ""): string {
  const query = `account:"${name.replace(/["\\]/g, "\\$&")}"${more}`;
  return `/inventory?q=${encodeURIComponent(query)}`;
}
