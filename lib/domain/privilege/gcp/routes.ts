import { addressed } from "./permission";

interface RouteFacts {
  id: string;
  /** What whoever has it may come to, after "It ". */
  sentence: string;
  /** One of the permissions of each line. */
  needs: readonly (readonly string[])[];
}

const actAs = "iam.serviceAccounts.actAs";
const runs = (id: string, sentence: string, ...permissions: string[]): RouteFacts => ({
  id,
  sentence,
  needs: [permissions, [actAs]],
});
const alone = (id: string, sentence: string, ...permissions: string[]): RouteFacts => ({
  id,
  sentence,
  needs: [permissions],
});

/**
 * The known ways to more rights in Google Cloud: its own warnings (https://docs.cloud.google.com/iam/docs/best-practices-service-accounts,
 * https://docs.cloud.google.com/iam/docs/service-account-permissions), and those that Rhino Security Labs published.
 */
const facts: readonly RouteFacts[] = [
  alone(
    "set-policy",
    "grants any role to anybody, also to itself",
    ...["projects", "folders", "organizations"].map((kind) => `resourcemanager.${kind}.setIamPolicy`),
  ),
  alone(
    "set-account-policy",
    "lets anybody become service accounts, also itself",
    "iam.serviceAccounts.setIamPolicy",
  ),
  alone(
    "create-key",
    "makes lasting keys of service accounts, and acts as them",
    "iam.serviceAccountKeys.create",
  ),
  alone(
    "access-token",
    "takes access tokens of service accounts, and acts as them",
    "iam.serviceAccounts.getAccessToken",
  ),
  alone(
    "id-token",
    "takes identity tokens of service accounts, and calls services as them",
    "iam.serviceAccounts.getOpenIdToken",
  ),
  alone(
    "sign-as-account",
    "signs as service accounts, also requests for their tokens",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
  ),
  alone(
    "implicit-delegation",
    "takes tokens of the accounts whose tokens these service accounts may take",
    "iam.serviceAccounts.implicitDelegation",
  ),
  alone("hmac-key", "makes lasting keys of service accounts for Cloud Storage", "storage.hmacKeys.create"),
  alone("update-role", "adds permissions to roles, also to those that it holds", "iam.roles.update"),
  alone(
    "lift-denials",
    "takes deny policies away, or changes them",
    "iam.denypolicies.update",
    "iam.denypolicies.delete",
  ),
  alone(
    "organisation-policy",
    "lifts the limits of the organisation, such as the one on keys of service accounts",
    "orgpolicy.policy.set",
    "orgpolicy.policies.update",
    "orgpolicy.policies.delete",
  ),
  alone(
    "believe-another",
    "has a pool believe another issuer, and comes in as any of its workloads",
    ...["create", "update"].flatMap((verb) => [
      `iam.workloadIdentityPoolProviders.${verb}`,
      `iam.googleapis.com/workloadIdentityPoolProviders.${verb}`,
    ]),
  ),
  alone(
    "deployment-manager",
    "has Deployment Manager make things, as Google's own account of the project, which may edit all of it",
    "deploymentmanager.deployments.create",
    "deploymentmanager.deployments.update",
  ),
  alone("cloud-build", "runs commands as the account of Cloud Build", "cloudbuild.builds.create"),
  alone("read-secrets", "reads secrets, among them credentials of others", "secretmanager.versions.access"),
  alone(
    "api-key",
    "makes API keys, or reads those of others",
    "apikeys.keys.create",
    "apikeys.keys.getKeyString",
  ),
  alone(
    "pods-of-clusters",
    "starts or enters pods of clusters, as their accounts",
    "container.pods.create",
    "container.pods.exec",
    "container.deployments.create",
    "container.deployments.update",
  ),
  runs("create-instance", "starts machines as a service account", "compute.instances.create"),
  runs(
    "instance-metadata",
    "puts its own key on machines, and takes the tokens of their service accounts",
    "compute.instances.setMetadata",
    "compute.projects.setCommonInstanceMetadata",
  ),
  runs(
    "administer-instance",
    "signs in to machines, and takes the tokens of their service accounts",
    "compute.instances.osLogin",
    "compute.instances.osAdminLogin",
  ),
  runs(
    "change-instance-account",
    "has machines run as another service account",
    "compute.instances.setServiceAccount",
  ),
  runs(
    "deploy-function",
    "runs functions of its own as a service account",
    "cloudfunctions.functions.create",
    "cloudfunctions.functions.update",
    "cloudfunctions.functions.sourceCodeSet",
  ),
  runs(
    "deploy-run",
    "runs containers of its own as a service account",
    "run.services.create",
    "run.services.update",
    "run.jobs.create",
    "run.jobs.update",
  ),
  runs("deploy-app-engine", "runs an app of its own as a service account", "appengine.versions.create"),
  runs(
    "schedule-jobs",
    "calls Google's APIs as a service account, at a set time",
    "cloudscheduler.jobs.create",
  ),
  runs(
    "run-pipelines",
    "runs code of its own in a service for data as a service account",
    "dataflow.jobs.create",
    "dataproc.clusters.create",
    "composer.environments.create",
    "notebooks.instances.create",
    "aiplatform.customJobs.create",
    "batch.jobs.create",
    "workflows.workflows.create",
  ),
];

/** What one binding gives: to a place, with all above it. */
export interface GivenAt {
  /** The place and what it lies in, the nearest first. */
  lineage: readonly string[];
  /** With the addresses of their APIs. */
  permissions: ReadonlySet<string>;
  by: string;
}

/** A way to more rights, where its first need is met, and what gives each of its needs. */
export interface GcpRoute {
  id: string;
  sentence: string;
  place: string;
  by: readonly string[];
}

/**
 * The known ways to more rights that these give together, each at the highest places of its first need. An account to act as may be
 * given anywhere: what runs may be in another project.
 */
export function routesOf(given: readonly GivenAt[]): GcpRoute[] {
  return facts.flatMap(({ id, sentence, needs }) => {
    const [first = [], ...others] = needs;
    const rest = others.map((need) => given.find((each) => meets(each, need)));
    if (rest.includes(undefined)) return [];
    const met = given.filter((each) => meets(each, first));
    const places = new Set(met.map(({ lineage: [place] }) => place ?? ""));
    const highest = new Map(
      met.flatMap((each) => {
        const [place = "", ...above] = each.lineage;
        return above.some((higher) => places.has(higher)) ? [] : [[place, each] as const];
      }),
    );
    return [...highest].map(([place, each]) => ({
      id,
      sentence,
      place,
      by: [...new Set([each, ...rest].flatMap((one) => one?.by ?? []))],
    }));
  });
}

function meets({ permissions }: GivenAt, need: readonly string[]): boolean {
  return need.some((permission) => permissions.has(addressed(permission)));
}
