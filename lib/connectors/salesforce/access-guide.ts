import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { SalesforceConfig } from "./config";

const byHand = ({ auth, username }: Partial<SalesforceConfig>) => `As an administrator, in Setup:
1. Users > New: licence Salesforce Integration, profile "Minimum Access - API Only Integrations"${username ? `, user name ${username}` : ""}.
2. Permission Sets > New, "Rollcall reader" (the next tab), and assign it to this user. Manage Users also lets it change users:
   without it tokens of others are left out. Rollcall only reads.
3. App Manager > New External Client App, "Rollcall", with OAuth, the scope "Manage user data via APIs (api)" and no other:
${
  auth === "secret"
    ? "   Enable Client Credentials Flow, run as the user of step 1."
    : "   Enable JWT Bearer Flow, and upload the certificate of a key pair that you make."
}
4. In its policies: Permitted Users "Admin approved users are pre-authorized", and add the permission set.
5. Give the consumer key here.
`;

const permissionSet = () => `<?xml version="1.0" encoding="UTF-8"?>
<!-- permissionsets/Rollcall_reader.permissionset-meta.xml -->
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
  <label>Rollcall reader</label>
  <description>Reads which users, apps, tokens and agents there are</description>
  <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>
  <userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions>
  <userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>
</PermissionSet>
`;

const keys = () => `openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=rollcall" \\
  -keyout rollcall.key -out rollcall.crt
# rollcall.crt: upload it to the app. rollcall.key: paste it here, and delete the file.
`;

export const accessGuide: AccessGuide<SalesforceConfig> = {
  intro:
    "An integration user with a permission set of its own, whom an app signs in. It sees no record of a customer.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Permission set", language: "xml", text: permissionSet },
    { name: "Key pair", language: "sh", text: keys },
  ],
};
