import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { agentRecords } from "./agents";
import type { JenkinsConfig } from "./config";
import { credentialRecords } from "./credentials";
import { dataSets, steps } from "./data-sets";
import { jobRecords } from "./jobs";
import { manifest } from "./manifest";
import { controllerRef, realmOf } from "./names";
import { openJenkins } from "./session";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "GET /job/{folder}/api/json": jobRecords,
  "GET /credentials/store/{store}/api/json": credentialRecords,
  "GET /computer/api/json": agentRecords,
};

/** Jenkins: the jobs and agents of a controller, and the secrets that lie in its stores. */
export const jenkins: Connector<JenkinsConfig> = {
  manifest,
  async *plan({ config }) {
    const realm = realmOf(config.url);
    const id = realm.slice("jenkins:".length);
    const container = controllerRef(realm);
    // What the user may not see is left out of every list without a word.
    for (const set of dataSets)
      yield stepScope(set, { id, title: id, issues: [realm], container, reader: config.user });
  },
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, openJenkins(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Jenkins",
      dataSets,
      steps,
      open: async (signal) => openJenkins({ ...ctx, signal }),
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
