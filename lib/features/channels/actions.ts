"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { webKeys } from "@/lib/platform/web";
import { addChannel, editChannel, removeChannel, rotateSigning } from "./mutations";
import { decideDelivery } from "./mutations-deliveries";
import { requestChannelTest } from "./mutations-tests";
import { setTimeZone } from "./mutations-zone";
import {
  addChannelSchema,
  channelIdSchema,
  deliveryIdSchema,
  editChannelSchema,
  testChannelSchema,
  timeZoneSchema,
} from "./schema";

export const addChannelAction = memberAction
  .metadata({ permission: "channel:manage", fresh: true })
  .inputSchema(addChannelSchema)
  .action(async ({ parsedInput, ctx }) =>
    addChannel(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now),
  );

export const editChannelAction = memberAction
  .metadata({ permission: "channel:manage", fresh: true })
  .inputSchema(editChannelSchema)
  .action(async ({ parsedInput, ctx }) => {
    const edited = await editChannel(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now);
    refresh();
    return edited;
  });

export const removeChannelAction = memberAction
  .metadata({ permission: "channel:manage", fresh: false })
  .inputSchema(channelIdSchema)
  .action(async ({ parsedInput, ctx }) => removeChannel(ctx.web, ctx.scope, parsedInput.channelId));

export const testChannelAction = memberAction
  .metadata({ permission: "channel:manage", fresh: false })
  .inputSchema(testChannelSchema)
  .action(async ({ parsedInput, ctx }) =>
    requestChannelTest(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now),
  );

export const rotateSigningAction = memberAction
  .metadata({ permission: "channel:manage", fresh: true })
  .inputSchema(channelIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const made = await rotateSigning(ctx.web, ctx.scope, await webKeys(), parsedInput.channelId, ctx.now);
    refresh();
    return made;
  });

export const retryDeliveryAction = memberAction
  .metadata({ permission: "channel:manage", fresh: false })
  .inputSchema(deliveryIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideDelivery(ctx.web, ctx.scope, parsedInput.deliveryId, "retry", ctx.now);
    refresh();
  });

export const dropDeliveryAction = memberAction
  .metadata({ permission: "channel:manage", fresh: false })
  .inputSchema(deliveryIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideDelivery(ctx.web, ctx.scope, parsedInput.deliveryId, "drop", ctx.now);
    refresh();
  });

export const setTimeZoneAction = memberAction
  .metadata({ permission: "channel:manage", fresh: false })
  .inputSchema(timeZoneSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setTimeZone(ctx.web, ctx.scope, parsedInput.timeZone, ctx.now);
    refresh();
  });
