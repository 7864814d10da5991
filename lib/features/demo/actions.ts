"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { loadDemo } from "./mutations";
import { removeDemo } from "./mutations-remove";

function requireAll(scope: Scope): void {
  if (scope.unrestricted) return;
  throw new AppError({
    code: "not_permitted",
    message: "Your membership is limited to a part of the organisation.",
    safe: "Nothing was changed.",
    next: "Ask an administrator who reaches all of it.",
  });
}

/** The fourth door: the demo organisation is asked for, and the worker loads it. */
export const loadDemoAction = memberAction
  .metadata({ permission: "demo:manage", fresh: false })
  .action(async ({ ctx: { web, scope, now } }) => {
    requireAll(scope);
    await loadDemo(web.pool, scope.actor, now);
    refresh();
  });

export const removeDemoAction = memberAction
  .metadata({ permission: "demo:manage", fresh: false })
  .action(async ({ ctx: { web, scope } }) => {
    requireAll(scope);
    await removeDemo(web.pool, scope.actor);
    refresh();
  });
