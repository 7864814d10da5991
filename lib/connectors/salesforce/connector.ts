import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import { agentRecords } from "./agents";
import { appRecords, tokenRecords } from "./apps";
import type { SalesforceConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { manifest } from "./manifest";
import { namedCredentialRecords } from "./named-credentials";
import { orgRef } from "./names";
import { assignmentRecords, toldReader } from "./permission-sets";
import { openSalesforce } from "./session";
import { userRecords } from "./users";

const toRecords = recordsByCall({
  User: userRecords,
  ConnectedApplication: appRecords,
  OauthToken: tokenRecords,
  PermissionSetAssignment: assignmentRecords,
  NamedCredential: namedCredentialRecords,
  BotDefinition: agentRecords,
});

/** Salesforce: integration users, apps and their tokens, agents, and what each may do. */
export const salesforce: Connector<SalesforceConfig> = {
  manifest,
  plan(ctx) {
    const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
    const { host } = new URL(ctx.config.url);
    return askedScopes(wanted, { id: host, title: host }, async () => {
      const salesforce = await openSalesforce(ctx);
      const { realm } = salesforce;
      const reader = await toldReader(salesforce);
      return (set) => ({ container: orgRef(realm), ...concludedBy(set, [realm], reader) });
    });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), await openSalesforce(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Salesforce",
      dataSets,
      steps,
      open: (signal) => openSalesforce({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords,
};
