import type { CheckLine } from "@/lib/connectors/sdk/contract";
import { checkSteps, fourAtATime } from "@/lib/connectors/sdk/steps";
import { askForCard } from "./agent-cards";
import type { McpContext } from "./channel";
import { serverTargets } from "./config";
import { dataSets, permission } from "./data-sets";
import { registrySteps } from "./registry";
import { probeServer } from "./servers";

/** One line for each kind of thing: whether all of them answer. */
export function checkPermissions(ctx: McpContext): AsyncGenerator<CheckLine> {
  const every = async <T>(things: T[], ask: (thing: T) => Promise<unknown>) =>
    things.length === 0 ? null : fourAtATime(things, ask);
  return checkSteps<McpContext>(ctx, {
    title: "The server",
    dataSets,
    open: async (signal) => ({ ...ctx, signal }),
    steps: {
      servers: [
        {
          permission: permission.tools,
          probe: (tools) => every(serverTargets(ctx.config), (target) => probeServer(tools, target)),
        },
      ],
      agents: [
        {
          permission: permission.card,
          probe: (tools) => every(ctx.config.agents, (url) => askForCard(tools, url)),
        },
      ],
      registry: registrySteps,
      settings: [{ permission: permission.files, probe: async () => true }],
    },
  });
}
