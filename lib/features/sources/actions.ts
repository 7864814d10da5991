"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { webKeys } from "@/lib/platform/web";
import { describeAccess } from "./data-catalogue";
import { removeSource, requestSync, scheduleSources } from "./mutations";
import { decideHolds } from "./mutations-holds";
import { decideLeft } from "./mutations-left";
import { addSource, editSource } from "./mutations-setup";
import { requestTest } from "./mutations-tests";
import {
  accessGuideSchema,
  addSourceSchema,
  decideHoldsSchema,
  decideLeftSchema,
  editSourceSchema,
  removeSourceSchema,
  scheduleSchema,
  sourceIdSchema,
  testSourceSchema,
} from "./schema-setup";
import { minutesOf } from "./schema-words";

/** The policies to copy, with what the form says now filled in. */
export const describeAccessAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .inputSchema(accessGuideSchema)
  .action(async ({ parsedInput }) => describeAccess(parsedInput.connector, parsedInput.fields));

export const testSourceAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .inputSchema(testSourceSchema)
  .action(async ({ parsedInput, ctx }) =>
    requestTest(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now),
  );

export const addSourceAction = memberAction
  .metadata({ permission: "source:manage", fresh: true })
  .inputSchema(addSourceSchema)
  .action(async ({ parsedInput, ctx }) =>
    addSource(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now),
  );

export const editSourceAction = memberAction
  .metadata({ permission: "source:manage", fresh: true })
  .inputSchema(editSourceSchema)
  .action(async ({ parsedInput, ctx }) => {
    const edited = await editSource(ctx.web, ctx.scope, await webKeys(), parsedInput, ctx.now);
    refresh();
    return edited;
  });

export const scheduleSourcesAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .inputSchema(scheduleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { sourceIds, schedule } = parsedInput;
    await scheduleSources(ctx.web, ctx.scope, { sourceIds, everyMinutes: minutesOf(schedule) }, ctx.now);
    refresh();
  });

export const removeSourceAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .inputSchema(removeSourceSchema)
  .action(async ({ parsedInput, ctx }) => removeSource(ctx.web, ctx.scope, parsedInput, ctx.now));

export const syncSourceAction = memberAction
  .metadata({ permission: "source:sync", fresh: false })
  .inputSchema(sourceIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { runId, created } = await requestSync(ctx.web, ctx.scope, parsedInput.sourceId);
    refresh();
    return { runId, created };
  });

/** Like removing the source, as far as it goes. */
export const decideLeftAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .inputSchema(decideLeftSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideLeft(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
  });

export const decideHoldsAction = memberAction
  .metadata({ permission: "source:release-hold", fresh: false })
  .inputSchema(decideHoldsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const decided = await decideHolds(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return decided;
  });
