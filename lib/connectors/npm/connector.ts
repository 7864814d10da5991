import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import type { NpmConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { manifest } from "./manifest";
import { realmOf } from "./names";
import { publisherRecords } from "./publishers";
import { openNpm } from "./session";
import { tokenRecords } from "./tokens";

const toRecords = recordsByCall({
  "GET /-/npm/v1/tokens": tokenRecords,
  "GET /-/package/{package}/trust": publisherRecords,
});

/** npm: the access tokens of an account, and who may publish without one. */
export const npm: Connector<NpmConfig> = {
  manifest,
  async *plan({ config }) {
    const { account, organization, registry } = config;
    const issues = [realmOf(registry)];
    for (const set of dataSets.filter(({ id }) => whyOff(id, config) === null)) {
      const owner = set.id === "publishers" ? (organization ?? account) : account;
      // Which packages our token may see, the registry does not tell.
      const concluded = concludedBy(set, issues, null);
      yield stepScope(set, { id: `${new URL(registry).host}/${owner}`, title: owner, ...concluded });
    }
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), await openNpm(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "npm",
      dataSets,
      steps,
      open: (signal) => openNpm({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords,
};
