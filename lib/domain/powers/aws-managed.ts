import { type Known, known, reads, wide } from "./gathered";
import { type EntitlementPowers, notUnderstood } from "./power";

/** Policies that AWS writes, where their text was not listed. */
const managed: Known = known(
  [
    "AdministratorAccess",
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
        "delete",
        "write",
        "read_all",
        "read",
      ],
      "assumes_any_role",
      "creates_tokens",
      "passes_roles",
      "reads_secrets",
      "shares_resources",
      "wildcard_actions",
      "wildcard_resources",
    ),
  ],
  [
    "PowerUserAccess",
    wide(
      [
        "grant_access",
        "change_trust",
        "disable_logging",
        "read_secrets",
        "deploy",
        "delete",
        "write",
        "read_all",
        "read",
      ],
      "assumes_any_role",
      "reads_secrets",
      "shares_resources",
      "wildcard_resources",
    ),
  ],
  [
    "IAMFullAccess",
    wide(
      ["grant_access", "create_credentials", "change_trust", "delete", "write", "read"],
      "wildcard_actions",
      "wildcard_resources",
      "passes_roles",
      "creates_tokens",
    ),
  ],
  [
    "AWSOrganizationsFullAccess AWSSSOMasterAccountAdministrator AWSSSOMemberAccountAdministrator",
    wide(["grant_access", "write", "delete", "read"], "org_wide"),
  ],
  [
    "AWSCloudTrail_FullAccess AWSCloudTrailFullAccess AmazonGuardDutyFullAccess",
    wide(["disable_logging", "write", "delete", "read"]),
  ],
  [
    "DataScientist SystemAdministrator DatabaseAdministrator NetworkAdministrator",
    wide(["deploy", "write", "delete", "read"], "wildcard_resources"),
  ],
  [
    "AWSLambda_FullAccess AWSGlueConsoleFullAccess AWSCodeBuildAdminAccess AWSDataPipeline_FullAccess",
    wide(["deploy", "write", "delete", "read"], "wildcard_actions", "wildcard_resources"),
  ],
  [
    "SecretsManagerReadWrite",
    wide(["read_secrets", "write", "delete", "read"], "reads_secrets", "wildcard_resources"),
  ],
  ["ReadOnlyAccess", wide(["read_secrets", "read_all", "read"], "reads_secrets")],
  ["AmazonSSMReadOnlyAccess AmazonSSMManagedInstanceCore", wide(["read_secrets", "read"], "reads_secrets")],
  ["AmazonS3ReadOnlyAccess AmazonDynamoDBReadOnlyAccess", wide(["read_all", "read"])],
  ["ViewOnlyAccess SecurityAudit AWSSupportAccess Billing AWSBillingReadOnlyAccess", reads],
  [
    "AWSLambdaBasicExecutionRole AWSXRayDaemonWriteAccess CloudWatchAgentServerPolicy AmazonEC2ContainerRegistryPullOnly",
    reads,
  ],
);

/** By the last part of the ARN, or the name in a spreadsheet. */
export function powersOfManagedPolicy(arn: string, name: string): EntitlementPowers {
  const last = arn.startsWith("arn:") ? (arn.split("/").at(-1) ?? "") : name;
  const found = managed.get(last.toLowerCase());
  if (found) return found;
  if (!arn.startsWith("arn:")) return notUnderstood;
  if (/(?:ReadOnly|ReadOnlyAccess|ViewOnlyAccess)$/.test(last)) return reads;
  if (/_?FullAccess(?:V\d)?$/.test(last)) return wide(["write", "delete", "read"], "wildcard_resources");
  return notUnderstood;
}
