import type { Connector, PlannedScope } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
import { concludedBy, readerOf } from "@/lib/connectors/sdk/told-reader";
import { agentPoolRecords } from "./agent-pools";
import type { TerraformConfig } from "./config";
import { dataSets, statePermission, steps } from "./data-sets";
import { manifest } from "./manifest";
import { organizationRef } from "./names";
import { oauthClientRecords } from "./oauth-clients";
import { ownersPermission, permissionsIn } from "./organization";
import { openTools, type TerraformContext } from "./session";
import { readState } from "./state";
import { stateRecords } from "./state-records";
import { teamRecords } from "./teams";
import { tokenRecords } from "./tokens";
import { variableSetRecords, workspaceRecords } from "./workspaces";

const organization = "GET /organizations/{organization}";
const toRecords = recordsByCall({
  [`${organization}/teams`]: teamRecords,
  [`${organization}/authentication-token`]: tokenRecords,
  [`${organization}/team-tokens`]: tokenRecords,
  [`${organization}/agent-pools`]: agentPoolRecords,
  [`${organization}/oauth-clients`]: oauthClientRecords,
  [`${organization}/workspaces`]: workspaceRecords,
  [`${organization}/varsets`]: variableSetRecords,
  state: stateRecords,
});

/** Terraform: states as files, and HCP Terraform or Terraform Enterprise live. */
export const terraform: Connector<TerraformConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), openTools(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "HCP Terraform",
      dataSets,
      steps,
      further: { [statePermission]: async () => true },
      open: async (signal) => openTools({ ...ctx, signal }),
    }),
  readExport: readState,
  toRecords,
};

/** The scopes of an organisation; when the platform does not answer they are there with the reason. */
async function* planScopes(ctx: TerraformContext): AsyncGenerator<PlannedScope> {
  const tools = openTools(ctx);
  const { realm, organization: name } = tools;
  const live = dataSets.filter(({ id }) => Object.hasOwn(steps, id));
  yield* askedScopes(live, { id: `${realm}/${name}`, title: name }, async () => {
    const permissions = await permissionsIn(tools);
    // A team's access to single workspaces and projects is told nowhere: that it sees one no more does not say that it went.
    const reader = permissions.includes(ownersPermission) ? readerOf("owner", permissions) : null;
    return (set) => ({ container: organizationRef(realm, name), ...concludedBy(set, [realm], reader) });
  });
}
