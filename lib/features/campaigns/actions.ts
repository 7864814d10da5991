"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { previewCampaign } from "./data-preview";
import { startCampaign } from "./mutations";
import { extendCampaign, remindNow, stopCampaign } from "./mutations-run";
import { requestTrial } from "./mutations-trial";
import {
  campaignIdSchema,
  extendCampaignSchema,
  remindSchema,
  startCampaignSchema,
  trialLetterSchema,
} from "./schema";

const manage = { permission: "campaign:manage", fresh: false } as const;

/** Starts a campaign: it sends, so only an administrator does, who just looked at what it sends. */
export const startCampaignAction = memberAction
  .metadata({ permission: "owner:send", fresh: true })
  .inputSchema(startCampaignSchema)
  .action(async ({ parsedInput, ctx }) => startCampaign(ctx.web, ctx.scope, parsedInput, ctx.now));

/** Sends the first letter of a campaign to whoever presses, and to nobody else. */
export const trialLetterAction = memberAction
  .metadata({ permission: "owner:send", fresh: false })
  .inputSchema(trialLetterSchema)
  .action(async ({ parsedInput: { choice }, ctx: { web, scope, member, now } }) => {
    const looking = { scope, name: member.name, origin: web.env.publicUrl, now };
    const { ask } = await previewCampaign(web.pool, looking, choice);
    const letter = ask.sample?.letter ?? null;
    return requestTrial(web, scope, { channelId: choice.channelId, letter, to: member.email }, now);
  });

export const stopCampaignAction = memberAction
  .metadata(manage)
  .inputSchema(campaignIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const stopped = await stopCampaign(ctx.web, ctx.scope, parsedInput.campaignId, ctx.now);
    refresh();
    return stopped;
  });

export const extendCampaignAction = memberAction
  .metadata(manage)
  .inputSchema(extendCampaignSchema)
  .action(async ({ parsedInput, ctx }) => {
    await extendCampaign(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return { done: true };
  });

/** Reminds somebody now: it sends. */
export const remindNowAction = memberAction
  .metadata({ permission: "owner:send", fresh: false })
  .inputSchema(remindSchema)
  .action(async ({ parsedInput, ctx }) => {
    const reminded = await remindNow(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return reminded;
  });
