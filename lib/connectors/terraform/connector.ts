import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import { agentPoolRecords } from "./agent-pools";
import type { TerraformConfig } from "./config";
import { dataSets, statePermission, steps } from "./data-sets";
import { manifest } from "./manifest";
import { organizationRef } from "./names";
import { oauthClientRecords } from "./oauth-clients";
import { openTools } from "./session";
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
  async *plan(ctx) {
    const { realm, organization: name } = openTools(ctx);
    for (const set of dataSets)
      if (Object.hasOwn(steps, set.id))
        yield stepScope(set, {
          id: `${realm}/${name}`,
          title: name,
          issues: [realm],
          container: organizationRef(realm, name),
        });
  },
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
