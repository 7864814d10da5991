import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { adminKeyRecords } from "./admin-keys";
import { certificateRecords } from "./certificates";
import type { OpenAIConfig } from "./config";
import { dataSets, steps } from "./data-sets";
import { manifest } from "./manifest";
import { organizationRef, realm } from "./names";
import { accountRecords, projectKeyRecords } from "./project-keys";
import { projectRecords } from "./projects";
import { openOpenAI } from "./session";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "GET /organization/projects": projectRecords,
  "GET /organization/projects/{project_id}/service_accounts": accountRecords,
  "GET /organization/projects/{project_id}/api_keys": projectKeyRecords,
  "GET /organization/admin_api_keys": adminKeyRecords,
  "GET /organization/certificates": certificateRecords,
};

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
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, openOpenAI(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "OpenAI",
      dataSets,
      steps,
      open: async (signal) => openOpenAI({ ...ctx, signal }),
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
