import type { Ref } from "@/lib/domain/record";

/** How everything of Google Cloud is named. */

export const system = "gcp";
/** Ids that are unique in all of Google Cloud: roles, keys, containers, resources, federated principals. */
export const cloudRealm = "gcp";
export const cloudRealms = /^gcp$/;
/** Accounts, groups and domains of Google, known by their addresses. */
export const googleRealm = "google";

export const projectId = /^(?:[a-z\d.-]{1,100}:)?[a-z][a-z\d-]{4,61}[a-z\d]$/;
/** Service accounts belong to their project. */
export const projectRealm = (project: string): string => `gcp:${project}`;
export const cloudRef = (externalId: string): Ref => ({ realm: cloudRealm, externalId });
export const projectRef = (project: string): Ref => cloudRef(`projects/${project}`);

/**
 * A service account by its address. Most name their project; the account of Compute Engine names its number, which `numbers`
 * translates. What names none belongs to Google.
 */
export function accountRef(email: string, numbers: ReadonlyMap<string, string>): Ref {
  const address = email.toLowerCase();
  const project = projectOf(address, numbers);
  return { realm: project ? projectRealm(project) : cloudRealm, externalId: address };
}

function projectOf(email: string, numbers: ReadonlyMap<string, string>): string | null {
  const number = /^(\d+)-compute@developer\.gserviceaccount\.com$/.exec(email)?.[1];
  if (number) return numbers.get(number) ?? null;
  const engine = /^([a-z][a-z\d-]{4,61})@appspot\.gserviceaccount\.com$/.exec(email)?.[1];
  if (engine) return engine;
  const inside = /@([^@\s]{1,200})\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  // A project of a domain is `example.com:shop`; its accounts are called `…@shop.example.com.iam…`.
  const [name, ...domain] = inside?.split(".") ?? [];
  if (!name) return null;
  return domain.length > 0 ? `${domain.join(".")}:${name}` : name;
}

/** Accounts that Google made for a service of its own; their projects are Google's. */
export function isServiceAgent(email: string): boolean {
  return (
    /@(?:gcp-sa-[\w-]+|[\w-]*(?:container-engine-robot|compute-system|cloudservices|gae-api-prod|dataflow-service-producer-prod|serverless-robot-prod|cloud-filer|containerregistry|bigquery-encryption|sourcerepo-service-accounts)[\w-]*)\./.test(
      email,
    ) ||
    /@(?:cloudservices|cloudbuild|system|cloud-ml|bigquery-encryption)\.gserviceaccount\.com$/.test(email)
  );
}
