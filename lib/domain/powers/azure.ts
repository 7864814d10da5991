import { fieldOf, objectsOf, textsOf } from "./body";
import { Gathered, type Known, known, nothing, reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";
import { powersOfAction } from "./verbs";
import { covers } from "./wildcard";

/** Roles of Azure by their actions, else the best known by name. */
export function powersOfAzure({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  const permissions = fieldOf(body, "permissions");
  if (Array.isArray(permissions)) return powersOfPermissions(permissions);
  return byName.get(name.replaceAll(" ", "").toLowerCase()) ?? notUnderstood;
}

const change: readonly Power[] = ["deploy", "write", "delete", "read"];
const byName: Known = known(
  [
    "Owner",
    wide(
      ["administer", "grant_access", "impersonate", "disable_logging", ...change],
      "wildcard_actions",
      "wildcard_resources",
    ),
  ],
  [
    "Contributor",
    wide(
      ["impersonate", "disable_logging", ...change],
      "wildcard_actions",
      "wildcard_resources",
      "passes_roles",
    ),
  ],
  ["UserAccessAdministrator RoleBasedAccessControlAdministrator", wide(["grant_access", "write", "read"])],
  ["Reader", reads],
);

const telling: readonly (readonly [power: Power, actions: string])[] = [
  [
    "grant_access",
    `Microsoft.Authorization/roleAssignments/write Microsoft.Authorization/roleDefinitions/write
     Microsoft.Authorization/elevateAccess/action Microsoft.Authorization/roleManagementPolicies/write
     Microsoft.Authorization/roleEligibilityScheduleRequests/write Microsoft.Authorization/roleAssignmentScheduleRequests/write`,
  ],
  [
    "create_credentials",
    `Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action
     Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action`,
  ],
  ["change_trust", "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write"],
  [
    "disable_logging",
    // The activity log itself cannot be switched off, and diagnostic settings only send it on.
    `Microsoft.OperationalInsights/workspaces/delete Microsoft.SecurityInsights/onboardingStates/delete`,
  ],
  [
    "read_secrets",
    `Microsoft.Storage/storageAccounts/listKeys/action Microsoft.DocumentDB/databaseAccounts/listKeys/action
     Microsoft.Web/sites/config/list/action Microsoft.Web/sites/publishxml/action Microsoft.KeyVault/vaults/accessPolicies/write
     Microsoft.ContainerRegistry/registries/listCredentials/action Microsoft.Automation/automationAccounts/listKeys/action`,
  ],
  [
    "deploy",
    `Microsoft.Compute/virtualMachines/write Microsoft.Compute/virtualMachines/runCommand/action
     Microsoft.Compute/virtualMachines/extensions/write Microsoft.Compute/virtualMachineScaleSets/write
     Microsoft.Web/sites/write Microsoft.App/containerApps/write
     Microsoft.ContainerInstance/containerGroups/write Microsoft.Logic/workflows/write
     Microsoft.Automation/automationAccounts/jobs/write Microsoft.Automation/automationAccounts/runbooks/write
     Microsoft.ContainerRegistry/registries/push/write Microsoft.ContainerService/managedClusters/write
     Microsoft.ContainerService/managedClusters/runcommand/action Microsoft.Compute/virtualMachines/login/action
     Microsoft.HybridCompute/machines/runCommands/write Microsoft.HybridCompute/machines/extensions/write
     Microsoft.Batch/batchAccounts/write Microsoft.MachineLearningServices/workspaces/jobs/write`,
  ],
];
/** Actions on objects of Kubernetes, in clusters of Azure, elsewhere, and in fleets of them. */
function ofClusters(actions: string): string {
  return [
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.Kubernetes/connectedClusters",
    "Microsoft.ContainerService/fleets",
  ]
    .flatMap((cluster) => actions.split(" ").map((action) => `${cluster}/${action}`))
    .join(" ");
}

/** Of data within resources. */
const tellingData: typeof telling = [
  [
    "grant_access",
    ofClusters(
      "rbac.authorization.k8s.io/clusterrolebindings/write rbac.authorization.k8s.io/rolebindings/write",
    ),
  ],
  [
    "impersonate",
    // Whatever starts a pod chooses the account that it runs as.
    ofClusters("users/impersonate/action pods/exec/action pods/write apps/deployments/write"),
  ],
  [
    "read_secrets",
    `Microsoft.KeyVault/vaults/secrets/getSecret/action Microsoft.AppConfiguration/configurationStores/keyValues/read
     ${ofClusters("secrets/read")}`,
  ],
  [
    "read_all",
    `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read
     Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read
     Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read`,
  ],
  [
    "deploy",
    `${ofClusters("apps/deployments/write pods/write")} Microsoft.Compute/virtualMachines/loginAsAdmin/action
     Microsoft.HybridCompute/machines/loginAsAdmin/action`,
  ],
];

const split = (table: typeof telling) =>
  table.flatMap(([power, list]) =>
    list
      .toLowerCase()
      .split(/\s+/)
      .map((action) => ({ power, action })),
  );
const actions = split(telling);
const dataActions = split(tellingData);
/** Lets what is started act as an identity; some roles write a star for which. */
const assigns = ["assign/action", "any/assign/action"].map(
  (end) => `microsoft.managedidentity/userassignedidentities/${end}`,
);

const lower = (value: unknown) => textsOf(value).map((each) => each.toLowerCase());

function powersOfPermissions(permissions: unknown[]): EntitlementPowers {
  const found = new Gathered();
  for (const permission of objectsOf(permissions)) {
    const reach = permission.condition ? "depends" : "wide";
    const holds = { allowed: lower(permission.actions), but: lower(permission.notActions) };
    const data = { allowed: lower(permission.dataActions), but: lower(permission.notDataActions) };
    for (const each of actions) if (has(holds, each.action)) addTelling(found, reach, each.power);
    for (const each of dataActions) if (has(data, each.action)) addTelling(found, reach, each.power);
    for (const pattern of [...holds.allowed, ...data.allowed]) found.add(reach, ...powersOfPattern(pattern));
    if (reach === "depends") continue;
    if (assigns.some((each) => has(holds, each))) {
      found.trait("passes_roles");
      if (found.wide.has("deploy")) found.add("wide", "impersonate");
    }
    // What it changes may run as an identity of its own.
    if (found.wide.has("deploy")) found.add("depends", "impersonate");
    if (!holds.allowed.includes("*")) continue;
    found.trait("wildcard_actions", "wildcard_resources");
    if (found.wide.has("grant_access")) found.add("wide", "administer");
  }
  return found.powers;
}

function addTelling(found: Gathered, reach: "wide" | "depends", power: Power): void {
  found.add(reach, power);
  if (reach === "wide" && power === "read_secrets") found.trait("reads_secrets");
  if (reach === "wide" && power === "create_credentials") found.trait("creates_tokens", "cluster_admin");
}

function has({ allowed, but }: { allowed: string[]; but: string[] }, action: string): boolean {
  return (
    allowed.some((pattern) => covers(pattern, action)) && !but.some((pattern) => covers(pattern, action))
  );
}

/** Tickets, alerts, and what a role needs to be found in the portal change nothing of anybody. */
const harmless = /^microsoft\.(?:support|insights\/alertrules|insights\/metricalerts|resourcehealth)\//;

/** `Microsoft.Storage/…/read`, `…/write`, `…/delete`, `…/something/action`. */
function powersOfPattern(pattern: string): readonly Power[] {
  const last = pattern.slice(pattern.lastIndexOf("/") + 1);
  if (last === "read" || harmless.test(pattern)) return ["read"];
  if (last === "write" || last === "delete") return [last];
  if (last !== "action") return ["read", "write", "delete"];
  const verb = pattern.split("/").at(-2) ?? "";
  return powersOfAction(verb === "*" ? "" : verb, true).includes("read") && verb !== "*"
    ? ["read"]
    : ["write"];
}
