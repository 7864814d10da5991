import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { EntraConfig } from "./config";
import { graphPermissions, permission } from "./permissions";

function wanted(config: Partial<EntraConfig>): string[] {
  return graphPermissions.filter(
    (each) =>
      (config.accounts !== "no" || each !== permission.users) &&
      (config.cloud === undefined ||
        config.cloud === "public" ||
        (each !== permission.agents && each !== permission.blueprints && each !== permission.activity)),
  );
}

const byHand = (
  config: Partial<EntraConfig>,
) => `1. Entra admin center > App registrations > New registration: "Rollcall reader", this directory only, no redirect address.
2. Certificates & secrets > Certificates > Upload: the .crt file of the next tab. Give the certificate and its key here.
3. API permissions > Microsoft Graph > Application permissions, then "Grant admin consent":
${wanted(config)
  .map((each) => `   - ${each}`)
  .join("\n")}
4. For Azure: Management groups > Tenant root group > Access control (IAM) > Add role assignment:
   - Reader, to "Rollcall reader"
   - Key Vault Reader, to "Rollcall reader" (names and dates of secrets, never a value)
   Vaults that still use access policies need one each instead: secret permission "List", nothing else.
`;

const certificate = () => `# The key stays with Rollcall; only the certificate is given to Entra.
openssl req -x509 -newkey rsa:3072 -sha256 -days 365 -nodes \\
  -subj "/CN=Rollcall reader" -keyout rollcall-entra.key -out rollcall-entra.crt
`;

const cli = (config: Partial<EntraConfig>) => `# Run as a Global or Privileged Role Administrator.
APP=$(az ad app create --display-name "Rollcall reader" --sign-in-audience AzureADMyOrg --query appId -o tsv)
az ad sp create --id "$APP"
az ad app credential reset --id "$APP" --cert @rollcall-entra.crt --append
GRAPH=00000003-0000-0000-c000-000000000000
for name in ${wanted(config).join(" ")}; do
  role=$(az ad sp show --id $GRAPH --query "appRoles[?value=='$name'].id | [0]" -o tsv)
  az ad app permission add --id "$APP" --api $GRAPH --api-permissions "$role=Role"
done
az ad app permission admin-consent --id "$APP"
ROOT=/providers/Microsoft.Management/managementGroups/${config.tenant ?? "TENANT_ID"}
az role assignment create --assignee "$APP" --role "Reader" --scope "$ROOT"
az role assignment create --assignee "$APP" --role "Key Vault Reader" --scope "$ROOT"
echo "Application (client) id: $APP"
`;

const role = (config: Partial<EntraConfig>) => `${JSON.stringify(
  {
    Name: "Rollcall reader",
    Description:
      "Reads which identities there are and what they may do. Changes nothing and reads no secret value.",
    Actions: [
      permission.subscriptions,
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      permission.workloads,
      "Microsoft.Management/managementGroups/read",
      permission.managedIdentities,
      permission.managedFederation,
      permission.azureRoles,
      permission.azureAssignments,
      permission.vaults,
      "Microsoft.ResourceGraph/resources/read",
    ],
    DataActions: [permission.vaultSecrets],
    AssignableScopes: [`/providers/Microsoft.Management/managementGroups/${config.tenant ?? "TENANT_ID"}`],
  },
  null,
  2,
)}
`;

export const accessGuide: AccessGuide<EntraConfig> = {
  intro:
    "An application of your own signs in with a certificate. Each of its permissions only reads, and none shows a secret. In Azure, Resource Graph shows only things of which the reader may read the type: the built-in Reader sees them all, the custom role fewer workloads.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Certificate", language: "sh", text: certificate },
    { name: "Azure CLI", language: "sh", text: cli },
    { name: "Custom Azure role", language: "json", text: role },
  ],
};
