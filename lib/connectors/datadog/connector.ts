import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
import type { DatadogConfig } from "./config";
import { dataSets, steps } from "./data-sets";
import { accessTokenRecords, apiKeyRecords, applicationKeyRecords } from "./keys";
import { manifest } from "./manifest";
import { organizationRef } from "./names";
import { roleRecords } from "./roles";
import { openDatadog } from "./session";
import { userRecords } from "./users";

const toRecords = recordsByCall({
  "GET /api/v2/users": userRecords,
  "GET /api/v2/roles": roleRecords,
  "GET /api/v2/api_keys": apiKeyRecords,
  "GET /api/v2/application_keys": applicationKeyRecords,
  "GET /api/v2/personal_access_tokens": accessTokenRecords,
});

/** Datadog: the service accounts and keys of an organization. */
export const datadog: Connector<DatadogConfig> = {
  manifest,
  plan(ctx) {
    const { site } = ctx.config;
    return askedScopes(dataSets, { id: site, title: site }, async () => {
      const { realm } = await openDatadog(ctx);
      return { issues: [realm], container: organizationRef(realm) };
    });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), await openDatadog(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Datadog",
      dataSets,
      steps,
      open: (signal) => openDatadog({ ...ctx, signal }),
    }),
  toRecords,
};
