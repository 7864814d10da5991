import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import type { NpmConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { manifest } from "./manifest";
import { realmOf } from "./names";
import { publisherRecords } from "./publishers";
import { openNpm } from "./session";
import { tokenRecords } from "./tokens";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "GET /-/npm/v1/tokens": tokenRecords,
  "GET /-/package/{package}/trust": publisherRecords,
};

/** npm: the access tokens of an account, and who may publish without one. */
export const npm: Connector<NpmConfig> = {
  manifest,
  async *plan({ config }) {
    const { account, organization, registry } = config;
    const issues = [realmOf(registry)];
    for (const set of dataSets.filter(({ id }) => whyOff(id, config) === null)) {
      const owner = set.id === "publishers" ? (organization ?? account) : account;
      yield stepScope(set, {
        id: `${new URL(registry).host}/${owner}`,
        title: owner,
        issues,
        reader: account,
      });
    }
  },
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openNpm(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "npm",
      dataSets,
      steps,
      open: (signal) => openNpm({ ...ctx, signal }),
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
