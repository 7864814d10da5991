import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { GcpConfig } from "./config";
import { permission } from "./permissions";

const apis = [...["cloudasset", "iam", "policyanalyzer", "apikeys", "secretmanager", "aiplatform"]].map(
  (name) => `${name}.googleapis.com`,
);

function permissionsFor({ regions }: Partial<GcpConfig>): string[] {
  const wanted = Object.values(permission).filter(
    (each) => each !== permission.agents || (regions?.length ?? 0) > 0,
  );
  return [...wanted].sort();
}

/** A custom role, as `gcloud iam roles create --file` takes it. */
export function roleFile(config: Partial<GcpConfig>): string {
  const lines = permissionsFor(config).map((each) => `- ${each}`);
  return `title: Rollcall reader
description: Reads which identities there are and what they may do. Changes nothing and reads no secret value.
stage: GA
includedPermissions:
${lines.join("\n")}
`;
}

function commands(config: Partial<GcpConfig>): string {
  const scope = config.scope ?? "organizations/ORGANIZATION_ID";
  const [kind = "organizations", id = "ORGANIZATION_ID"] = scope.split("/");
  const { role, bind } =
    kind === "projects"
      ? { role: `--project=${id}`, bind: `gcloud projects add-iam-policy-binding ${id}` }
      : {
          role: "--organization=ORGANIZATION_ID",
          bind:
            kind === "folders"
              ? `gcloud resource-manager folders add-iam-policy-binding ${id}`
              : `gcloud organizations add-iam-policy-binding ${id}`,
        };
  const roleName =
    kind === "projects"
      ? `projects/${id}/roles/rollcallReader`
      : `organizations/${kind === "organizations" ? id : "ORGANIZATION_ID"}/roles/rollcallReader`;
  return `# PROJECT is where the reader lives; the APIs are switched on there.
PROJECT=my-project
gcloud services enable ${apis.join(" ")} --project="$PROJECT"
gcloud iam service-accounts create rollcall-reader --display-name="Rollcall reader" --project="$PROJECT"
READER=rollcall-reader@$PROJECT.iam.gserviceaccount.com
# rollcall-reader.yaml is the file of the next tab.
gcloud iam roles create rollcallReader ${kind === "organizations" ? `--organization=${id}` : role} --file=rollcall-reader.yaml
${bind} --member="serviceAccount:$READER" --role=${roleName} --condition=None
gcloud iam service-accounts keys create rollcall-reader.json --iam-account="$READER"
`;
}

export const accessGuide: AccessGuide<GcpConfig> = {
  intro:
    "A service account of your own with a custom role: it lists and reads descriptions, and can neither change anything nor read a secret. A key is a secret that does not end by itself: replace it every 90 days.",
  tabs: [
    { name: "gcloud", language: "sh", text: commands },
    { name: "Custom role", language: "yaml", text: roleFile },
  ],
};
