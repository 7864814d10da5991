import { type CheckLine, type Connector, type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { getServiceAccounts } from "./client";
import { manifest, type TemplateConfig } from "./manifest";
import {
  getWorkspace,
  listServiceAccounts,
  serviceAccountRecords,
  serviceAccountsScope,
} from "./service-accounts";

/** The smallest connector that is real: one data set, read page by page. Copy the folder and rename it. */
export const template: Connector<TemplateConfig> = {
  manifest,
  async *plan(ctx) {
    try {
      yield serviceAccountsScope(await getWorkspace(ctx));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // A scope that cannot be read is still planned: it must look denied, not empty.
      yield { ...serviceAccountsScope(new URL(ctx.config.url).host), unreadable: error.failure };
    }
  },
  pages: (ctx, _scope, cursor) => listServiceAccounts(ctx, cursor),
  check,
  toRecords: serviceAccountRecords,
};

async function* check(ctx: LiveContext<TemplateConfig>): AsyncGenerator<CheckLine> {
  const line = { dataSet: "service-accounts", permission: "service-accounts:read" };
  try {
    await getServiceAccounts(ctx, null);
    yield { ...line, state: "granted", detail: "The list can be read." };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const denied = error.failure.kind === "denied";
    const lost = manifest.dataSets[0]?.withoutIt ?? "";
    yield { ...line, state: denied ? "missing" : "unknown", detail: denied ? lost : error.failure.message };
  }
}
