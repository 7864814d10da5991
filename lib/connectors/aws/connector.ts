import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { accessFindingsCall, accessFindingsToRecords } from "./access-analyzer-records";
import { keysCall, keysToRecords } from "./access-keys";
import { accountCall, accountToRecords } from "./account";
import { detailsToRecords } from "./account-details";
import { agentCoreCall, agentCoreToRecords } from "./agent-core-records";
import { agentsCall, agentsToRecords } from "./agents";
import { apiKeysCall, apiKeysToRecords } from "./api-keys";
import { checkPermissions } from "./check";
import { readCloudTrail } from "./cloudtrail";
import type { AwsConfig } from "./config";
import { reportCall, reportToRecords } from "./credential-report";
import { detailsCall } from "./details-page";
import { containersCall, containersToRecords } from "./ecs";
import { clustersCall, clustersToRecords } from "./eks";
import { readAwsExport } from "./export";
import { providersCall, providersToRecords } from "./identity-providers";
import { instancesCall, instancesToRecords } from "./instances";
import { functionsCall, functionsToRecords } from "./lambda";
import { loginsCall, loginsToRecords } from "./login-profiles";
import { manifest } from "./manifest";
import { organizationCall, organizationToRecords } from "./organization";
import { readScope } from "./pages";
import { planScopes } from "./plan";
import { rolesAnywhereCall, rolesAnywhereToRecords } from "./roles-anywhere-records";
import { secretsCall, secretsToRecords } from "./secrets-manager";
import { serviceAccessCall, serviceAccessToRecords } from "./service-access";
import { serviceCredentialsCall, serviceCredentialsToRecords } from "./service-credentials";
import { trailEventsCall, trailEventsToRecords } from "./trail-events";

const toRecords = recordsByCall({
  [accountCall]: accountToRecords,
  [detailsCall]: detailsToRecords,
  [reportCall]: reportToRecords,
  [keysCall]: keysToRecords,
  [loginsCall]: loginsToRecords,
  [serviceCredentialsCall]: serviceCredentialsToRecords,
  [providersCall]: providersToRecords,
  [functionsCall]: functionsToRecords,
  [instancesCall]: instancesToRecords,
  [containersCall]: containersToRecords,
  [clustersCall]: clustersToRecords,
  [serviceAccessCall]: serviceAccessToRecords,
  [rolesAnywhereCall]: rolesAnywhereToRecords,
  [accessFindingsCall]: accessFindingsToRecords,
  [agentsCall]: agentsToRecords,
  [agentCoreCall]: agentCoreToRecords,
  [secretsCall]: secretsToRecords,
  [apiKeysCall]: apiKeysToRecords,
  [trailEventsCall]: trailEventsToRecords,
  [organizationCall]: organizationToRecords,
});

/** Amazon Web Services: live, from snapshots, and from the exports of its own command line. */
export const aws: Connector<AwsConfig> = {
  manifest,
  plan: planScopes,
  pages: readScope,
  check: checkPermissions,
  readExport: readAwsExport,
  readEvent: (_kind, record) => readCloudTrail(record),
  toRecords,
};
