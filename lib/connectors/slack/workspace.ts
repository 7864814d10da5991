import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import { slackRealms, teamRef } from "./names";
import { permission, type Slack } from "./session";

export const workspaceSteps: Step<Slack>[] = [
  {
    call: "team.info",
    permission: permission.team,
    async read(slack) {
      const { team } = await slack.call("team.info", permission.team);
      return { body: { realm: slack.realm, items: [kept(team, "id", "name", "domain")] }, next: null };
    },
    probe: (slack) => slack.call("team.info", permission.team),
  },
];

const schema = z.object({
  name: z.string().min(1).max(500),
  domain: z.string().max(200).nullish().catch(null),
});

export function workspaceRecords(page: Page): Parsed {
  const records = new ItemRecords(page, slackRealms);
  for (const { item } of records.read(schema))
    records.add({
      t: "container",
      ref: teamRef(records.realm),
      kind: "workspace",
      name: item.name,
      tags: item.domain ? { domain: item.domain } : {},
    });
  return records.parsed();
}
