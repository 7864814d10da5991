import type { Connector, PlannedScope } from "@/lib/connectors/sdk/contract";
import { googlePage } from "@/lib/connectors/sdk/google-list";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import type { WorkspaceConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { delegationRecords } from "./delegation";
import { groupList, groupRecords } from "./groups";
import { manifest } from "./manifest";
import { customerRef, googleRealm } from "./names";
import { peopleList, peopleRecords } from "./people";
import { permission } from "./permissions";
import { assignmentRecords, roleRecords, toldReader } from "./roles";
import { tokenRecords } from "./tokens";
import { openTools, type WorkspaceContext } from "./tools";

const toRecords = recordsByCall({
  "GET /admin/directory/v1/users": peopleRecords,
  "GET /admin/directory/v1/groups/{group}/members": groupRecords,
  "GET /admin/directory/v1/users/{user}/tokens": tokenRecords,
  "GET /admin/reports/v1/activity/users/all/applications/admin": delegationRecords,
  "GET /admin/directory/v1/customer/{customer}/roles": roleRecords,
  "GET /admin/directory/v1/customer/{customer}/roleassignments": assignmentRecords,
});

/** Google Workspace: apps that people let in, domain-wide delegation, people, groups and administrators. */
export const googleWorkspace: Connector<WorkspaceConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), await openTools(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Google",
      dataSets,
      steps,
      open: (signal) => openTools({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
      further: {
        [permission.customer]: async ({ realm }) => realm,
        [permission.people]: ({ ask }) =>
          googlePage(ask, { ...peopleList, pageSize: 1, sizeName: "maxResults" }, null),
        [permission.groups]: ({ ask }) => googlePage(ask, { ...groupList, pageSize: 1 }, null),
      },
    }),
  toRecords,
};

/** The scopes of a customer; when Google does not answer they are there with the reason. */
function planScopes(ctx: WorkspaceContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  const title = ctx.config.admin.split("@")[1] ?? "";
  return askedScopes(wanted, { id: title, title }, async () => {
    const tools = await openTools(ctx);
    const { realm } = tools;
    const reader = await toldReader(tools, ctx.config.admin);
    return (set) => ({
      container: customerRef(realm),
      ...concludedBy(set, issuedBy(set.id, realm), reader),
    });
  });
}

/** The log forgets after six months: what is no longer in it may well be in force. */
function issuedBy(dataSet: string, realm: string): string[] {
  return dataSet === "delegation" ? [] : [realm, googleRealm];
}
