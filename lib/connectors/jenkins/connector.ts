import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import { agentRecords } from "./agents";
import type { JenkinsConfig } from "./config";
import { credentialRecords } from "./credentials";
import { dataSets, steps } from "./data-sets";
import { jobRecords } from "./jobs";
import { manifest } from "./manifest";
import { controllerRef } from "./names";
import { openJenkins } from "./session";

const toRecords = recordsByCall({
  "GET /job/{folder}/api/json": jobRecords,
  "GET /credentials/store/{store}/api/json": credentialRecords,
  "GET /computer/api/json": agentRecords,
});

/** Jenkins: the jobs and agents of a controller, and the secrets that lie in its stores. */
export const jenkins: Connector<JenkinsConfig> = {
  manifest,
  plan(ctx) {
    const { realm, reader } = openJenkins(ctx);
    const id = realm.slice("jenkins:".length);
    const container = controllerRef(realm);
    // What the user may not see is left out of every list without a word.
    return askedScopes(dataSets, { id, title: id }, async () => {
      const who = await reader();
      return (set) => ({ container, ...concludedBy(set, [realm], who) });
    });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), openJenkins(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Jenkins",
      dataSets,
      steps,
      open: async (signal) => openJenkins({ ...ctx, signal }),
    }),
  toRecords,
};
