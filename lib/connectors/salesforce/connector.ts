import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { agentRecords } from "./agents";
import { appRecords, tokenRecords } from "./apps";
import type { SalesforceConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { manifest } from "./manifest";
import { namedCredentialRecords } from "./named-credentials";
import { orgRef } from "./names";
import { assignmentRecords } from "./permission-sets";
import { openSalesforce } from "./session";
import { userRecords } from "./users";

const readers: { [call: string]: (page: Page) => Parsed } = {
  User: userRecords,
  ConnectedApplication: appRecords,
  OauthToken: tokenRecords,
  PermissionSetAssignment: assignmentRecords,
  NamedCredential: namedCredentialRecords,
  BotDefinition: agentRecords,
};

/** Salesforce: integration users, apps and their tokens, agents, and what each may do. */
export const salesforce: Connector<SalesforceConfig> = {
  manifest,
  async *plan(ctx) {
    const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
    const { host } = new URL(ctx.config.url);
    const of = { id: host, title: host };
    try {
      const { realm, reader } = await openSalesforce(ctx);
      for (const set of wanted)
        yield stepScope(set, { ...of, issues: [realm], container: orgRef(realm), reader });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      for (const set of wanted) yield { ...stepScope(set, { ...of, issues: [] }), unreadable: error.failure };
    }
  },
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openSalesforce(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Salesforce",
      dataSets,
      steps,
      open: (signal) => openSalesforce({ ...ctx, signal }),
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
