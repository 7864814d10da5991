import "server-only";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";
import { answerCan, answerWhoCan } from "./data-answers";
import { readForm } from "./data-form";
import { systems } from "./data-systems";
import { contextIn } from "./schema";
import type { AccessAddress, AccessAnswer, AccessLoad } from "./schema-answers";

const rowsOfPage = 100;

/** The explorer: the question that its address asks, the answer, and what there is to choose from. */
export async function loadAccessPage(address: AccessAddress): Promise<AccessLoad> {
  const scope = await requireScope("inventory:read");
  const opened = await web();
  const [form, answer] = await Promise.all([
    readForm(opened.pool, scope, address.identity),
    readAnswer(opened, scope, address),
  ]);
  return {
    address,
    ...form,
    answer,
    systems: Object.keys(systems),
    mayAddSources: scope.can("source:manage"),
  };
}

async function readAnswer(opened: Web, scope: Scope, address: AccessAddress): Promise<AccessAnswer | null> {
  try {
    return await answerTo(opened, scope, address);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, safe, next } = error;
    if (code === "no_such_source") return { is: "noSource", message, next };
    const id = failureId();
    opened.log.info({ failure: id, code }, "a question of access was not answered");
    return { is: "failed", what: message, safe, next, id };
  }
}

async function answerTo(
  { pool }: Web,
  scope: Scope,
  { ask, identity, action, resource, context, after, ...address }: AccessAddress,
): Promise<AccessAnswer | null> {
  if ((ask !== "who" && identity === "") || (ask !== "what" && action === "")) return null;
  const source = address.source || null;
  if (ask === "what") return answerCan(pool, scope, { identity, source, ask: null });
  const more = contextIn(context);
  if (more === null) return { is: "badContext" };
  const question = { action, resource, namespace: "", context: more };
  return ask === "who"
    ? answerWhoCan(pool, scope, { source, ask: question, after, limit: rowsOfPage })
    : answerCan(pool, scope, { identity, source, ask: question });
}
