import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { TerraformConfig } from "./config";

const byHand = ({
  organization = "acme",
}: Partial<TerraformConfig>) => `1. ${organization} > Settings > Teams > Create a team: rollcall-reader.
2. Organization access: View all projects, View all workspaces. Nothing else is needed for workspaces and variables.
3. Only if you want these as well, since the platform knows no narrower right for them:
   - Manage agent pools: agent pools and their tokens
   - Manage VCS settings: connections to code hosts
   - Manage teams: tokens of teams
   The token of the organisation shows itself to the owners team alone: leave it out.
4. Team API token > Create a team token, with an end date.
`;

const code = ({ organization = "acme" }: Partial<TerraformConfig>) => `resource "tfe_team" "rollcall_reader" {
  name         = "rollcall-reader"
  organization = "${organization}"
  organization_access {
    read_projects   = true
    read_workspaces = true
  }
}

resource "tfe_team_token" "rollcall_reader" {
  team_id    = tfe_team.rollcall_reader.id
  expired_at = timeadd(plantimestamp(), "2160h")
}
`;

export const accessGuide: AccessGuide<TerraformConfig> = {
  intro: "A team of its own with a token that ends. What it may not see is told as not seen.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Terraform", language: "hcl", text: code },
    {
      name: "States",
      language: "shell",
      text: () =>
        "# No right on the platform is needed: whoever may read the state makes the file.\nterraform state pull > network-production.tfstate\nnpx rollcall import terraform network-production.tfstate && rm network-production.tfstate\n",
    },
  ],
};
