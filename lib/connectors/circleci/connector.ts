import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import type { CircleConfig } from "./config";
import { contextRecords } from "./contexts";
import { dataSets, isOfProject, steps, whyOff } from "./data-sets";
import { manifest } from "./manifest";
import { organizationRef, realm } from "./names";
import { keyRecords, scheduleRecords, variableRecords, webhookRecords } from "./project-parts";
import { projectRecords } from "./projects";
import { runnerRecords } from "./runners";
import { openCircle } from "./session";

const toRecords = recordsByCall({
  "GET /context": contextRecords,
  "GET /project/{project-slug}": projectRecords,
  "GET /project/{project-slug}/envvar": variableRecords,
  "GET /project/{project-slug}/checkout-key": keyRecords,
  "GET /webhook": webhookRecords,
  "GET /project/{project-slug}/schedule": scheduleRecords,
  "GET /runner/resource": runnerRecords,
});

/** CircleCI: contexts and projects with their secrets, what pipelines sign in with, and runners. */
export const circleci: Connector<CircleConfig> = {
  manifest,
  async *plan({ config }) {
    const { organization, projects } = config;
    const shared = { issues: [realm], container: organizationRef(organization) };
    for (const set of dataSets.filter(({ id }) => whyOff(id, config) === null)) {
      const places = isOfProject(set.id) ? projects : [null];
      for (const slug of places)
        yield stepScope(set, {
          id: slug === null ? organization : `${organization}/${slug}`,
          title: slug ?? organization,
          ...shared,
        });
    }
  },
  async *pages(ctx, scope, cursor) {
    const slug = scope.key.slice(ctx.config.organization.length + 1, -(scope.dataSet.length + 1));
    yield* readSteps(
      stepsOf(steps, scope),
      openCircle(ctx, isOfProject(scope.dataSet) ? slug : null),
      cursor,
    );
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "CircleCI",
      dataSets,
      steps,
      // One project stands for all: asking each would take too long.
      open: async (signal) => openCircle({ ...ctx, signal }, ctx.config.projects[0] ?? null),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords,
};
