import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import type { KongConfig } from "./config";
import { dataSets, readers, steps } from "./data-sets";
import { manifest } from "./manifest";
import { gatewayRef, kongRealm } from "./names";

/** Kong: consumers of a gateway, their credentials and groups. */
export const kong: Connector<KongConfig> = {
  manifest,
  async *plan({ config }) {
    const realm = kongRealm(config.url);
    const id = realm.slice("kong:".length);
    for (const set of dataSets)
      yield stepScope(set, { id, title: id, issues: [realm], container: gatewayRef(realm) });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), ctx, cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, { title: "Kong", dataSets, steps, open: async (signal) => ({ ...ctx, signal }) }),
  toRecords: recordsByCall(readers),
};
