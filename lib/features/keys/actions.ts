"use server";

import { memberAction } from "@/lib/platform/action-client";
import { webKeys } from "@/lib/platform/web";
import { exportKey } from "./mutations";

export const exportKeyAction = memberAction
  .metadata({ permission: "source:manage", fresh: true })
  .action(async ({ ctx }) => exportKey(ctx.web, ctx.scope.actor, (await webKeys()).fingerprint));
