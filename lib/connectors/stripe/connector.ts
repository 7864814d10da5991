import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { modeOf, type StripeConfig } from "./config";
import { dataSets, manifest } from "./manifest";
import { accountRef, realm } from "./names";
import { openStripe } from "./session";
import { webhookRecords, webhookSteps } from "./webhooks";

const steps = { webhooks: webhookSteps };

/** Stripe: the webhooks of an account. Its API lists no keys. */
export const stripe: Connector<StripeConfig> = {
  manifest,
  async *plan({ config }) {
    const { account } = config;
    const id = `${account}/${modeOf(config)}`;
    for (const set of dataSets)
      yield stepScope(set, { id, title: id, issues: [realm], container: accountRef(account) });
  },
  async *pages(ctx, scope, cursor) {
    if (scope.dataSet !== "webhooks")
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(steps.webhooks, openStripe(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Stripe",
      dataSets,
      steps,
      open: async (signal) => openStripe({ ...ctx, signal }),
    }),
  toRecords: webhookRecords,
};
