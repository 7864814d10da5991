import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { DatadogConfig } from "./config";
import { permission } from "./session";

const scopes = Object.values(permission);

const byHand = () => `As an administrator of the organization:
1. Organization Settings > Roles > New Role, "Rollcall reader", with:
${scopes.map((each) => `   - ${each}`).join("\n")}
2. Organization Settings > Service Accounts > New Service Account, with this role alone.
3. In it: New Key, limited to the same scopes. Copy the application key here; it is shown once.
4. Organization Settings > API Keys > New Key, for this source alone. It only says which organization is asked.
`;

const terraform = () => `data "datadog_permissions" "all" {}

resource "datadog_role" "rollcall_reader" {
  name = "Rollcall reader"
${scopes.map((each) => `  permission { id = data.datadog_permissions.all.permissions.${each} }`).join("\n")}
}

resource "datadog_service_account" "rollcall" {
  name  = "Rollcall reader"
  email = "rollcall@example.com"
  roles = [datadog_role.rollcall_reader.id]
}

resource "datadog_service_account_application_key" "rollcall" {
  service_account_id = datadog_service_account.rollcall.id
  name               = "rollcall"
  scopes             = ${JSON.stringify(scopes)}
}

resource "datadog_api_key" "rollcall" {
  name = "rollcall"
}
`;

export const accessGuide: AccessGuide<DatadogConfig> = {
  intro:
    "A service account of its own, with a role and an application key that only read which keys and accounts there are.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Terraform", language: "hcl", text: terraform },
  ],
};
