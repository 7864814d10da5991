import { known, reads, wide } from "./gathered";
import { type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];
const granting = wide(["grant_access", ...change]);
const impersonating = wide(["impersonate", "read"]);

/** Roles of Google Cloud whose name tells more than "viewer" or "admin", where their permissions were not listed. */
const roles = known(
  [
    "owner",
    wide(
      [
        "administer",
        "grant_access",
        "create_credentials",
        "change_trust",
        "impersonate",
        "disable_logging",
        "read_secrets",
        "deploy",
        "read_all",
        ...change,
      ],
      ...([
        "basic_role",
        "creates_tokens",
        "passes_roles",
        "shares_resources",
        "wildcard_actions",
        "wildcard_resources",
      ] as const),
    ),
  ],
  [
    "editor",
    wide(
      ["impersonate", "deploy", "read_all", ...change],
      "basic_role",
      "passes_roles",
      "wildcard_actions",
      "wildcard_resources",
    ),
  ],
  ["viewer", wide(["read"], "basic_role")],
  ["writer", wide([...change, "deploy"], "basic_role")],
  ["reader", wide(["read"], "basic_role")],
  ["admin", wide(["administer", ...change], "basic_role")],
  ["browser", reads],
  [
    `iam.securityAdmin resourcemanager.projectIamAdmin resourcemanager.folderAdmin resourcemanager.folderIamAdmin
     iam.roleAdmin iam.organizationRoleAdmin iam.denyAdmin orgpolicy.policyAdmin privilegedaccessmanager.admin
     billing.admin container.admin`,
    granting,
  ],
  ["resourcemanager.organizationAdmin", wide(["grant_access", ...change], "org_wide")],
  ["iam.serviceAccountAdmin", wide(["change_trust", ...change])],
  [
    "iam.serviceAccountKeyAdmin iam.serviceAccountApiKeyBindingAdmin storage.hmacKeyAdmin cloudsql.admin",
    wide(["create_credentials", ...change], "creates_tokens"),
  ],
  [
    "iam.workloadIdentityPoolAdmin iam.workforcePoolAdmin iam.workforcePoolEditor",
    wide(["change_trust", ...change]),
  ],
  [
    `iam.serviceAccountTokenCreator iam.serviceAccountOpenIdTokenCreator iam.workloadIdentityUser`,
    impersonating,
  ],
  ["iam.serviceAccountUser", wide(["read"], "passes_roles")],
  ["iam.admin", wide(["grant_access", "create_credentials", "change_trust", ...change], "creates_tokens")],
  ["iam.editor", wide(["grant_access", "create_credentials", ...change], "creates_tokens")],
  ["container.developer", wide(["impersonate", "read_secrets", "deploy", ...change], "reads_secrets")],
  ["logging.admin logging.configWriter", wide(["disable_logging", ...change])],
  ["secretmanager.admin", wide(["read_secrets", ...change], "reads_secrets", "shares_resources")],
  [
    "secretmanager.secretAccessor parametermanager.parameterAccessor",
    wide(["read_secrets"], "reads_secrets"),
  ],
  [
    `cloudbuild.builds.editor dataflow.admin dataflow.developer dataproc.admin dataproc.editor composer.admin
     cloudfunctions.admin cloudfunctions.developer run.admin run.developer compute.admin compute.instanceAdmin
     compute.instanceAdmin.v1 deploymentmanager.editor appengine.deployer appengine.appAdmin notebooks.admin
     aiplatform.admin aiplatform.user clouddeploy.operator clouddeploy.releaser workflows.admin batch.jobsEditor
     compute.osAdminLogin artifactregistry.writer artifactregistry.admin artifactregistry.repoAdmin config.admin
     cloudscheduler.admin dataform.admin compute.editor container.editor cloudbuild.editor cloudbuild.builds.builder
     firebase.admin firebase.developAdmin iam.infrastructureAdmin iam.devOps iam.siteReliabilityEngineer
     composer.worker dataproc.worker dataflow.worker notebooks.legacyAdmin`,
    wide(["deploy", ...change], "depends"),
  ],
  [
    `storage.objectViewer bigquery.dataViewer datastore.viewer spanner.databaseReader bigtable.reader
     cloudsql.viewer`,
    wide(["read_all", "read"]),
  ],
  [
    "storage.admin storage.objectAdmin bigquery.admin bigquery.dataOwner datastore.owner",
    wide(["read_all", ...change], "shares_resources"),
  ],
  [
    "bigquery.dataEditor datastore.user storage.objectUser spanner.databaseUser bigtable.user",
    wide(["read_all", ...change]),
  ],
  ["storage.objectCreator pubsub.publisher pubsub.editor cloudtasks.enqueuer", wide(["write"])],
  [
    `logging.logWriter monitoring.metricWriter cloudtrace.agent errorreporting.writer cloudprofiler.agent
     run.invoker cloudfunctions.invoker bigquery.jobUser cloudsql.client serviceusage.serviceUsageConsumer
     pubsub.subscriber artifactregistry.reader iam.securityReviewer cloudkms.cryptoKeyDecrypter monitoring.viewer
     cloudkms.cryptoKeyEncrypterDecrypter cloudkms.cryptoKeyEncrypter logging.viewer logging.privateLogViewer
     autoscaling.metricsWriter stackdriver.resourceMetadata.writer iap.httpsResourceAccessor iap.tunnelResourceAccessor
     container.clusterViewer eventarc.eventReceiver bigquery.readSessionUser container.defaultNodeServiceAccount`,
    reads,
  ],
);

/** Endings of the names of Google's own roles that say how much they do. */
export function powersOfNamedRole(role: string): EntitlementPowers {
  const [, name] = /(?:^|\()roles\/([\w.]+)\)?$/.exec(role) ?? [];
  if (!name) return notUnderstood;
  const found = roles.get(name.toLowerCase());
  if (found) return found;
  const last = name.split(".").at(-1) ?? "";
  // Agents of Google's services: their roles hold whatever the service needs.
  if (/serviceAgent$/i.test(last)) return notUnderstood;
  if (/(?:viewer|reader|browser|auditor|invoker|subscriber|consumer|lister|getter)$/i.test(last))
    return reads;
  if (/(?:deployer|developer)$/i.test(last)) return wide(["deploy", "write", "read"], "depends");
  if (/(?:admin|editor|owner|manager|operator)$/i.test(last)) return wide(change);
  if (/(?:writer|creator|publisher|updater|contributor)$/i.test(last)) return wide(["write"]);
  return notUnderstood;
}
