import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import { adminKeyRecords } from "./admin-keys";
import { certificateRecords } from "./certificates";
import type { OpenAIConfig } from "./config";
import { dataSets, steps } from "./data-sets";
import { manifest } from "./manifest";
import { organizationRef, realm } from "./names";
import { accountRecords, projectKeyRecords } from "./project-keys";
import { projectRecords } from "./projects";
import { openOpenAI } from "./session";

const toRecords = recordsByCall({
  "GET /organization/projects": projectRecords,
  "GET /organization/projects/{project_id}/service_accounts": accountRecords,
  "GET /organization/projects/{project_id}/api_keys": projectKeyRecords,
  "GET /organization/admin_api_keys": adminKeyRecords,
  "GET /organization/certificates": certificateRecords,
});

/** OpenAI: the keys and service accounts of an organization. */
export const openai: Connector<OpenAIConfig> = {
  manifest,
  async *plan({ config: { organization } }) {
    for (const set of dataSets)
      yield stepScope(set, {
        id: organization,
        title: organization,
        issues: [realm],
        container: organizationRef(organization),
      });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), openOpenAI(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "OpenAI",
      dataSets,
      steps,
      open: async (signal) => openOpenAI({ ...ctx, signal }),
    }),
  toRecords,
};
