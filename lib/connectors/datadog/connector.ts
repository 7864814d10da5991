import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import type { DatadogConfig } from "./config";
import { dataSets, steps } from "./data-sets";
import { accessTokenRecords, apiKeyRecords, applicationKeyRecords } from "./keys";
import { manifest } from "./manifest";
import { organizationRef } from "./names";
import { roleRecords } from "./roles";
import { openDatadog } from "./session";
import { userRecords } from "./users";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "GET /api/v2/users": userRecords,
  "GET /api/v2/roles": roleRecords,
  "GET /api/v2/api_keys": apiKeyRecords,
  "GET /api/v2/application_keys": applicationKeyRecords,
  "GET /api/v2/personal_access_tokens": accessTokenRecords,
};

/** Datadog: the service accounts and keys of an organization. */
export const datadog: Connector<DatadogConfig> = {
  manifest,
  async *plan(ctx) {
    const { site } = ctx.config;
    const of = { id: site, title: site };
    try {
      const { realm } = await openDatadog(ctx);
      for (const set of dataSets)
        yield stepScope(set, { ...of, issues: [realm], container: organizationRef(realm) });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      for (const set of dataSets)
        yield { ...stepScope(set, { ...of, issues: [] }), unreadable: error.failure };
    }
  },
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openDatadog(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Datadog",
      dataSets,
      steps,
      open: (signal) => openDatadog({ ...ctx, signal }),
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
