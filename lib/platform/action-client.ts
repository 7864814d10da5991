import "server-only";
import { headers } from "next/headers";
import { createSafeActionClient } from "next-safe-action";
import { z } from "zod";
import { type Permission, permissions } from "@/lib/domain/permissions";
import { isStorable } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { currentMember } from "@/lib/platform/auth/current-member";
import { isFresh } from "@/lib/platform/auth/session";
import { databaseFailure } from "@/lib/platform/database-failure";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import { scopeOf } from "@/lib/platform/loader";
import { isOwnOrigin } from "@/lib/platform/origin";
import { ownAccount } from "@/lib/platform/own-account";
import { requestFacts } from "@/lib/platform/request-facts";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";

/** What a person reads when an action did not do what they asked for; `id` finds it in the log. */
export interface ActionFailure {
  code: string;
  what: string;
  safe: string;
  next: string;
  id: string;
}

async function failureOf(thrown: unknown): Promise<ActionFailure> {
  const id = failureId();
  const { log } = await web().catch(() => ({ log: null }));
  const error = databaseFailure(thrown) ?? thrown;
  if (error instanceof AppError) {
    log?.info({ failure: id, code: error.code }, "action refused");
    return { code: error.code, what: error.message, safe: error.safe, next: error.next, id };
  }
  log?.error({ failure: id, err: error }, "action failed");
  return {
    code: "unexpected",
    what: "Something unexpected happened.",
    safe: "What was saved before is safe.",
    next: "Try again; if it comes back, give the id to whoever runs Rollcall.",
    id,
  };
}

/** Whether the request came from a page of ours. `X-Forwarded-Host` and the like are not asked. */
async function requireOwnOrigin({ env }: Web, sent: Headers): Promise<void> {
  if (isOwnOrigin(sent.get("origin"), env.publicUrl)) return;
  throw new AppError({
    code: "foreign_origin",
    message: `This request did not come from a page of ${env.publicUrl}.`,
    safe: "Nothing was changed.",
    next: `Open ${env.publicUrl} and try again there.`,
  });
}

/** Texts that no field is for are refused before any field looks at them, wherever in the input they stand. */
function requireStorable(input: unknown): void {
  const waiting: unknown[] = [input];
  const met = new Set<unknown>();
  for (let value = waiting.pop(); value !== undefined || waiting.length > 0; value = waiting.pop()) {
    if (typeof value === "string" && !isStorable(value)) {
      throw new AppError({
        code: "bad_character",
        message: "A text in it holds a character that cannot be kept.",
        safe: "Nothing was changed.",
        next: "Write it again instead of pasting it.",
      });
    }
    if (typeof value !== "object" || value === null || met.has(value)) continue;
    met.add(value);
    for (const [key, item] of Object.entries(value)) waiting.push(key, item);
  }
}

const base = createSafeActionClient({
  defineMetadataSchema: () =>
    z.object({
      permission: z.enum([...permissions, ownAccount]),
      /** Whether it needs a sign-in, or a confirmation, of the last ten minutes. */
      fresh: z.boolean(),
    }),
  handleServerError: failureOf,
  defaultValidationErrorsShape: "flattened",
});

/**
 * Every change that a signed-in person can ask for starts here: `.metadata({ permission, fresh })` (without both, it does
 * not compile), then `.inputSchema(…)`, then `.action(…)`. `fresh` is for what would outlive a browser left unattended:
 * new ways in, and who may use them. Checked in this order: the origin, the session, the permission, the freshness, the
 * input.
 */
export const memberAction = base.use(async ({ next, metadata, clientInput }) => {
  const opened = await web();
  const sent = await headers();
  await requireOwnOrigin(opened, sent);
  const member = await currentMember();
  if (member === null) {
    throw new AppError({
      code: "signed_out",
      message: "You are signed out.",
      safe: "Nothing was changed.",
      next: "Sign in again and repeat it.",
    });
  }
  const scope = scopeOf(member);
  if (metadata.permission !== ownAccount && !scope.can(metadata.permission)) {
    await refuse(opened, scope, metadata.permission);
  }
  const now = new Date();
  if (metadata.fresh && !isFresh(member, now)) {
    throw new AppError({
      code: "confirm_first",
      message: "This needs a confirmation that it is you.",
      safe: "Nothing was changed.",
      next: "Repeat it and confirm, or sign in again.",
    });
  }
  requireStorable(clientInput);
  return next({ ctx: { web: opened, member, scope, facts: requestFacts(sent), now } });
});

async function refuse({ prisma }: Web, scope: Scope, permission: Permission): Promise<never> {
  await auditAlone(prisma, { type: "access.denied", permission }, scope.actor, permission);
  throw new AppError({
    code: "not_permitted",
    message: "Your role does not allow this.",
    safe: "Nothing was changed.",
    next: "Ask an administrator of Rollcall to do it, or to change your role.",
  });
}

/** For the few actions of people who are not signed in: following a one-time link. The origin is checked all the same. */
export const visitorAction = createSafeActionClient({
  defineMetadataSchema: () => z.object({ permission: z.literal("one-time-link") }),
  handleServerError: failureOf,
  defaultValidationErrorsShape: "flattened",
}).use(async ({ next, clientInput }) => {
  const opened = await web();
  const sent = await headers();
  await requireOwnOrigin(opened, sent);
  requireStorable(clientInput);
  return next({ ctx: { web: opened, facts: requestFacts(sent), now: new Date() } });
});
