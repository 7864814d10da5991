import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { appRef, slackRealms, system, teamRef } from "./names";
import { permission, type Slack } from "./session";

/** Slack's own advice for a page. */
const perPage = "200";
/** Slackbot is nobody's bot, and not marked as one. */
const slackbot = "USLACKBOT";

/** Accounts of machines; those of people do not leave this reader. */
export const botSteps: Step<Slack>[] = [
  {
    call: "users.list",
    permission: permission.users,
    async read(slack, at) {
      const { members, response_metadata: more } = await slack.call("users.list", permission.users, {
        limit: perPage,
        ...(at === null ? {} : { cursor: at }),
      });
      if (!Array.isArray(members))
        throw new SourceError({ kind: "malformed", message: "users.list did not answer with a list." });
      const next = isObject(more) && typeof more.next_cursor === "string" ? more.next_cursor : "";
      return {
        body: { realm: slack.realm, items: members.flatMap(keptBot) },
        next: next === "" ? null : next,
      };
    },
    probe: (slack) => slack.call("users.list", permission.users, { limit: "1" }),
  },
];

function keptBot(member: unknown): object[] {
  if (!isObject(member)) return [{}];
  if (member.is_bot !== true && member.is_workflow_bot !== true && member.id !== slackbot) return [];
  return [
    {
      ...kept(member, "id", "name", "real_name", "deleted", "is_workflow_bot"),
      profile: kept(member.profile, "api_app_id", "bot_id", "real_name"),
    },
  ];
}

const text = z.string().max(500).nullish().catch(null);
const schema = z.object({
  id: z.string().min(1).max(100),
  name: text,
  real_name: text,
  deleted: z.boolean().nullish().catch(null),
  is_workflow_bot: z.boolean().nullish().catch(null),
  profile: z.object({ api_app_id: text, bot_id: text }).nullish().catch(null),
});

/** A bot is how an app acts in a workspace: known by its app, and also by its account and its bot. */
export function botRecords(page: Page): Parsed {
  const records = new ItemRecords(page, slackRealms);
  for (const { item } of records.read(schema)) {
    const app = item.profile?.api_app_id;
    const ref = app ? appRef(records.realm, app) : { realm: records.realm, externalId: item.id };
    const status = item.deleted === true ? "disabled" : item.deleted === false ? "active" : "unknown";
    const isSlack = item.id === slackbot;
    records.add({
      t: "identity",
      ref,
      aliases: [...(app ? [item.id] : []), ...(item.profile?.bot_id ? [item.profile.bot_id] : [])],
      kind: "app_installation",
      name: item.real_name || item.name || item.id,
      system,
      container: teamRef(records.realm),
      status,
      class: "non_human",
      classReason: isSlack ? "Slack's own bot." : "Slack calls its account a bot.",
      ...(isSlack ? { managedBy: "provider" as const } : {}),
      ...(item.is_workflow_bot ? { description: "Runs a workflow." } : {}),
    });
    if (isSlack) continue;
    records.add({
      t: "credential",
      ref: { realm: records.realm, externalId: `${ref.externalId}/bot-token` },
      identity: ref,
      type: "bearer_token",
      name: "Bot token",
      // Tokens last until revoked, unless the app has them rotated: Slack does not say which.
      lifetime: "unknown",
      renewal: "unknown",
      status,
    });
  }
  return records.parsed();
}
