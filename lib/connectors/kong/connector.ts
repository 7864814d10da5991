import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
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
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, ctx, cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, { title: "Kong", dataSets, steps, open: async (signal) => ({ ...ctx, signal }) }),
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
