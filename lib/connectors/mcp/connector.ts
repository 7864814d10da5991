import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { readSteps } from "@/lib/connectors/sdk/steps";
import { agentCardRecords, readAgentCard } from "./agent-cards";
import { checkPermissions } from "./check";
import type { McpConfig } from "./config";
import { permission } from "./data-sets";
import { readMcpExport } from "./export";
import { manifest } from "./manifest";
import { planScopes, targetOf } from "./plan";
import { registryRecords, registrySteps } from "./registry";
import { readServer } from "./servers";
import { settingsRecords } from "./settings-records";
import { listedToolRecords, serverRecords } from "./tool-records";

const readers: { [call: string]: (page: Page) => Parsed } = {
  [permission.tools]: serverRecords,
  [permission.card]: agentCardRecords,
  [permission.registry]: registryRecords,
  "settings file": settingsRecords,
  "list of tools": listedToolRecords,
};

/** Tool servers of AI agents, agents that tell of themselves, and the settings that name them. */
export const mcp: Connector<McpConfig> = {
  manifest,
  plan: planScopes,
  async *pages(ctx, scope, cursor) {
    const target = targetOf(ctx, scope.key);
    if (scope.dataSet === "registry") yield* readSteps(registrySteps, ctx, cursor);
    else if (target && scope.dataSet === "servers") yield* readServer(ctx, target, cursor);
    else if (target && scope.dataSet === "agents") yield* readAgentCard(ctx, target.url);
    else
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
  },
  check: checkPermissions,
  readExport: readMcpExport,
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
