import type { Power } from "./power";

/** Permissions of Google Cloud that stand for a power. */
const telling: readonly (readonly [power: Power, permissions: string])[] = [
  [
    "grant_access",
    `resourcemanager.projects.setIamPolicy resourcemanager.folders.setIamPolicy resourcemanager.organizations.setIamPolicy
     iam.roles.update iam.denypolicies.update iam.denypolicies.delete orgpolicy.policy.set orgpolicy.policies.update
     orgpolicy.policies.delete container.clusterRoles.bind container.clusterRoles.escalate
     container.clusterRoleBindings.create cloudidentity.groups.update billing.accounts.setIamPolicy
     privilegedaccessmanager.entitlements.setIamPolicy privilegedaccessmanager.entitlements.create`,
  ],
  [
    "create_credentials",
    `iam.serviceAccountKeys.create iam.serviceAccountApiKeyBindings.create apikeys.keys.getKeyString storage.hmacKeys.create cloudsql.users.create
     cloudsql.users.update`,
  ],
  [
    "change_trust",
    `iam.serviceAccounts.setIamPolicy iam.workloadIdentityPools.update iam.workloadIdentityPoolProviders.create
     iam.workloadIdentityPoolProviders.update iam.workforcePoolProviders.create iam.workforcePoolProviders.update
     iam.googleapis.com/workloadIdentityPoolProviders.create iam.googleapis.com/workloadIdentityPoolProviders.update`,
  ],
  [
    "impersonate",
    `iam.serviceAccounts.getAccessToken iam.serviceAccounts.getOpenIdToken iam.serviceAccounts.signBlob
     iam.serviceAccounts.signJwt iam.serviceAccounts.implicitDelegation container.pods.exec container.pods.attach
     container.serviceAccounts.createToken`,
  ],
  [
    "disable_logging",
    `logging.sinks.delete logging.sinks.update logging.exclusions.create logging.exclusions.update logging.buckets.delete
     logging.buckets.update logging.logs.delete`,
  ],
  [
    "read_secrets",
    "secretmanager.versions.access container.secrets.get container.secrets.list parametermanager.parameterVersions.render",
  ],
  [
    "read_all",
    `storage.objects.get bigquery.tables.getData datastore.entities.get spanner.databases.select bigtable.tables.readRows
     cloudsql.instances.export`,
  ],
  [
    "deploy",
    `compute.instances.create compute.instances.setMetadata compute.instances.setServiceAccount compute.projects.setCommonInstanceMetadata
     compute.instances.osAdminLogin run.services.create run.services.update run.jobs.create run.jobs.update run.jobs.run
     cloudfunctions.functions.create cloudfunctions.functions.update cloudfunctions.functions.sourceCodeSet
     cloudbuild.builds.create deploymentmanager.deployments.create deploymentmanager.deployments.update
     dataflow.jobs.create dataproc.clusters.create dataproc.jobs.create composer.environments.create
     cloudscheduler.jobs.create container.pods.create container.deployments.create container.deployments.update
     container.jobs.create container.daemonSets.create appengine.versions.create notebooks.instances.create
     aiplatform.customJobs.create workflows.workflows.create config.deployments.create clouddeploy.releases.create
     artifactregistry.repositories.uploadArtifacts composer.environments.update batch.jobs.create`,
  ],
];

export const tellingPermissions: ReadonlyMap<string, Power> = new Map(
  telling.flatMap(([power, list]) => list.split(/\s+/).map((permission) => [permission, power] as const)),
);

/** Lets what is started act as a service account. */
export const actAs = "iam.serviceAccounts.actAs";

/** Permissions to send telemetry, to call, and to use what others made: they change nothing of anybody. */
export const harmlessPermissions: ReadonlySet<string> = new Set(
  `logging.logEntries.create logging.logEntries.route monitoring.timeSeries.create monitoring.metricDescriptors.create
   monitoring.monitoredResourceDescriptors.get cloudtrace.traces.patch errorreporting.errorEvents.create
   cloudprofiler.profiles.create cloudprofiler.profiles.update serviceusage.services.use run.routes.invoke
   run.jobs.run cloudfunctions.functions.invoke iap.webServiceVersions.accessViaIAP iap.tunnelInstances.accessViaIAP
   aiplatform.endpoints.predict bigquery.jobs.create bigquery.readsessions.create cloudsql.instances.connect
   cloudsql.instances.login cloudkms.cryptoKeyVersions.useToDecrypt cloudkms.cryptoKeyVersions.useToEncrypt
   cloudkms.cryptoKeyVersions.useToSign autoscaling.sites.writeMetrics stackdriver.resourceMetadata.write
   resourcemanager.hierarchyNodes.listEffectiveTags pubsub.subscriptions.consume eventarc.events.receiveEvent
   storage.multipartUploads.create storage.multipartUploads.listParts opsconfigmonitoring.resourceMetadata.write
   monitoring.notificationChannels.sendVerificationCode cloudsupport.techCases.create observability.scopes.get
   iam.serviceAccounts.actAs`.split(/\s+/),
);
