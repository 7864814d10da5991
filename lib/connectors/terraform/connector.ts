import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
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
const readers: { [call: string]: (page: Page) => Parsed } = {
  [`${organization}/teams`]: teamRecords,
  [`${organization}/authentication-token`]: tokenRecords,
  [`${organization}/team-tokens`]: tokenRecords,
  [`${organization}/agent-pools`]: agentPoolRecords,
  [`${organization}/oauth-clients`]: oauthClientRecords,
  [`${organization}/workspaces`]: workspaceRecords,
  [`${organization}/varsets`]: variableSetRecords,
  state: stateRecords,
};

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
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, openTools(ctx), cursor);
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
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
