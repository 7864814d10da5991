import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { apiKeyRecords } from "./api-keys";
import type { AnthropicConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { federationRecords } from "./federation";
import { manifest } from "./manifest";
import { organizationRef, realm } from "./names";
import { accountRecords } from "./service-accounts";
import { openAnthropic } from "./session";
import { workspaceRecords } from "./workspaces";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "GET /v1/organizations/workspaces": workspaceRecords,
  "GET /v1/organizations/api_keys": apiKeyRecords,
  "GET /v1/organizations/service_accounts": accountRecords,
  "GET /v1/organizations/federation_rules": federationRecords,
};

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
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, openAnthropic(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Anthropic",
      dataSets,
      steps,
      open: async (signal) => openAnthropic({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
