import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import { apiKeyRecords } from "./api-keys";
import type { AnthropicConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { federationRecords } from "./federation";
import { manifest } from "./manifest";
import { organizationRef, realm } from "./names";
import { accountRecords } from "./service-accounts";
import { openAnthropic } from "./session";
import { workspaceRecords } from "./workspaces";

const toRecords = recordsByCall({
  "GET /v1/organizations/workspaces": workspaceRecords,
  "GET /v1/organizations/api_keys": apiKeyRecords,
  "GET /v1/organizations/service_accounts": accountRecords,
  "GET /v1/organizations/federation_rules": federationRecords,
});

/** Anthropic: the keys and service accounts of an organization. */
export const anthropic: Connector<AnthropicConfig> = {
  manifest,
  async *plan({ config }) {
    const { organization } = config;
    for (const set of dataSets.filter(({ id }) => whyOff(id, config) === null))
      yield stepScope(set, {
        id: organization,
        title: organization,
        issues: [realm],
        container: organizationRef(organization),
      });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), openAnthropic(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Anthropic",
      dataSets,
      steps,
      open: async (signal) => openAnthropic({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords,
};
