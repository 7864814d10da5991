"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { extendException, requestException } from "./mutations";
import { decideException, setSecondPerson, withdrawException } from "./mutations-decide";
import { findScope } from "./mutations-scope";
import {
  approveExceptionSchema,
  countScopeSchema,
  declineExceptionSchema,
  exceptionIdSchema,
  extendExceptionSchema,
  requestExceptionSchema,
  secondPersonSchema,
} from "./schema";

/** How many open findings an exception of this scope would be about now. Changes nothing. */
export const countScopeAction = memberAction
  .metadata({ permission: "finding:request-exception", fresh: false })
  .inputSchema(countScopeSchema)
  .action(async ({ parsedInput, ctx }) => ({
    count: (await findScope(ctx.web.pool, ctx.scope, parsedInput.scope, ctx.now)).total,
  }));

export const requestExceptionAction = memberAction
  .metadata({ permission: "finding:request-exception", fresh: false })
  .inputSchema(requestExceptionSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await requestException(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const extendExceptionAction = memberAction
  .metadata({ permission: "finding:request-exception", fresh: false })
  .inputSchema(extendExceptionSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await extendException(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const withdrawExceptionAction = memberAction
  .metadata({ permission: "finding:request-exception", fresh: false })
  .inputSchema(exceptionIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await withdrawException(ctx.web, ctx.scope, parsedInput.id, ctx.now);
    refresh();
    return done;
  });

export const approveExceptionAction = memberAction
  .metadata({ permission: "finding:approve-exception", fresh: false })
  .inputSchema(approveExceptionSchema)
  .action(async ({ parsedInput, ctx }) => {
    const asked = { ...parsedInput, decision: "approved" as const };
    const done = await decideException(ctx.web, ctx.scope, asked, ctx.now);
    refresh();
    return done;
  });

export const declineExceptionAction = memberAction
  .metadata({ permission: "finding:approve-exception", fresh: false })
  .inputSchema(declineExceptionSchema)
  .action(async ({ parsedInput, ctx }) => {
    const asked = { ...parsedInput, decision: "declined" as const };
    const done = await decideException(ctx.web, ctx.scope, asked, ctx.now);
    refresh();
    return done;
  });

/** From which severity on exceptions need a second person. */
export const setSecondPersonAction = memberAction
  .metadata({ permission: "finding:policy", fresh: false })
  .inputSchema(secondPersonSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setSecondPerson(ctx.web, ctx.scope, parsedInput.secondPerson, ctx.now);
    refresh();
  });
