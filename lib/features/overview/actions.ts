"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { scanThisMachine } from "./mutations";

/** The first door: this machine becomes a source, and is read. */
export const scanThisMachineAction = memberAction
  .metadata({ permission: "source:manage", fresh: false })
  .action(async ({ ctx: { web, scope, now } }) => {
    await scanThisMachine(web.pool, scope.actor, now);
    refresh();
  });
