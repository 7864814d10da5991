import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
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

const toRecords = recordsByCall({
  [permission.tools]: serverRecords,
  [permission.card]: agentCardRecords,
  [permission.registry]: registryRecords,
  "settings file": settingsRecords,
  "list of tools": listedToolRecords,
});

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
  toRecords,
};
