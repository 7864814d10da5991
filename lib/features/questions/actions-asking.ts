"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { sampleLetter } from "./data-preview";
import { sendRound, stopRound } from "./mutations-ask";
import { decideMessage, setEvents, setFurther, setOverdue } from "./mutations-further";
import {
  askEventsSchema,
  furtherSchema,
  ownerMessageIdSchema,
  roundIdSchema,
  sampleLetterSchema,
  sendRoundSchema,
  tellOverdueSchema,
} from "./schema-asking";

/** Sends a round: only an administrator, who just looked at what it sends. */
export const sendRoundAction = memberAction
  .metadata({ permission: "owner:send", fresh: true })
  .inputSchema(sendRoundSchema)
  .action(async ({ parsedInput, ctx }) => {
    const sent = await sendRound(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return sent;
  });

/** The letter that one person would get. */
export const sampleLetterAction = memberAction
  .metadata({ permission: "owner:ask", fresh: false })
  .inputSchema(sampleLetterSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { web, scope, member, now } = ctx;
    const looking = { scope, name: member.name, origin: web.env.publicUrl, now };
    return sampleLetter(web.pool, looking, parsedInput.choice, parsedInput.personId);
  });

export const stopRoundAction = memberAction
  .metadata({ permission: "owner:send", fresh: false })
  .inputSchema(roundIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const stopped = await stopRound(ctx.web, ctx.scope, parsedInput.roundId, ctx.now);
    refresh();
    return stopped;
  });

/** Has it ask on by itself, or not any more. */
export const setFurtherAction = memberAction
  .metadata({ permission: "owner:send", fresh: true })
  .inputSchema(furtherSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setFurther(ctx.web, ctx.scope, parsedInput.choice, ctx.now);
    refresh();
  });

export const setEventsAction = memberAction
  .metadata({ permission: "owner:send", fresh: true })
  .inputSchema(askEventsSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setEvents(ctx.web, ctx.scope, parsedInput.channelId, ctx.now);
    refresh();
  });

/** Has it tell what is overdue by itself, or not any more. */
export const setOverdueAction = memberAction
  .metadata({ permission: "owner:send", fresh: true })
  .inputSchema(tellOverdueSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setOverdue(ctx.web, ctx.scope, parsedInput.seen, ctx.now);
    refresh();
  });

export const retryMessageAction = memberAction
  .metadata({ permission: "owner:send", fresh: false })
  .inputSchema(ownerMessageIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideMessage(ctx.web, ctx.scope, parsedInput.messageId, "retry", ctx.now);
    refresh();
  });

export const dropMessageAction = memberAction
  .metadata({ permission: "owner:send", fresh: false })
  .inputSchema(ownerMessageIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideMessage(ctx.web, ctx.scope, parsedInput.messageId, "drop", ctx.now);
    refresh();
  });
