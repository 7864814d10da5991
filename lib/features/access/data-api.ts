import { z } from "zod";
import { isStorable, showText } from "@/lib/domain/text";
import type { ApiCall } from "@/lib/platform/api-route";
import { AppError } from "@/lib/platform/errors";
import { answerCan, answerWhoCan } from "./data-answers";
import { contextIn } from "./schema";
import type { Asked } from "./schema-answers";

/** What the API answers about access: the same reads as the command. */

const text = z.string().max(4000).refine(isStorable, "holds a character that cannot be kept");
const context = text.default("").transform((given, issues) => {
  const read = contextIn(given);
  if (read !== null) return read;
  issues.addIssue({ code: "custom", message: "it is no JSON object" });
  return z.NEVER;
});
const where = {
  resource: text.default(""),
  namespace: text.default(""),
  source: text.min(1).optional(),
  context,
};

const canSchema = z.strictObject({ identity: text.min(1), action: text.min(1).optional(), ...where });

export const mostWays = 10_000;
const whoCanSchema = z.strictObject({
  action: text.min(1),
  ...where,
  cursor: z.string().max(20_000).default(""),
  limit: z.coerce.number().int().min(1).max(mostWays).default(1000),
});

function refused(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was answered.", next });
}

function parametersOf<Schema extends z.ZodType>(
  schema: Schema,
  query: URLSearchParams,
  known: string,
): z.output<Schema> {
  const read = schema.safeParse(Object.fromEntries(query));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw refused(
    "bad_parameters",
    `${issue?.path.join(".") || "the parameters"}: ${issue?.message}`,
    `Use ${known}.`,
  );
}

/**
 * `GET /api/v1/access/can`: whether an identity may do something; without an action, everything that it may. Throws AppErrors
 * `bad_parameters`, `bad_question`, `not_found`, `ambiguous_name`, `cannot_tell`, `no_such_source` and `query_timeout`.
 */
export async function canByApi({ web, scope, query }: ApiCall<unknown>): Promise<{ data: object }> {
  const known = "identity, action, resource, namespace, context and source";
  const { identity, action, source, ...rest } = parametersOf(canSchema, query, known);
  const ask = action === undefined ? null : { action, ...rest };
  const answer = await answerCan(web.pool, scope, { identity, source: source ?? null, ask });
  switch (answer.is) {
    case "decided":
      return { data: { ...answer.decision, notEvaluated: answer.notEvaluated } };
    case "held":
      return { data: { ...answer.held, notEvaluated: answer.notEvaluated } };
    case "untold":
      if (ask)
        return {
          data: { verdict: "depends", reason: answer.why, layersNotSeen: [answer.why], notEvaluated: [] },
        };
      throw refused("cannot_tell", answer.why, "GET /api/v1/grants lists what its sources state.");
    case "misasked":
      throw refused("bad_question", showText(answer.message, 300), answer.next);
    case "none":
      throw refused(
        "not_found",
        `There is no identity ${showText(identity, 200)}, or it is not yours to see.`,
        "Look it up with GET /api/v1/identities?q=….",
      );
    case "several":
      throw refused(
        "ambiguous_name",
        `Several identities are called ${showText(identity, 80)}: ${answer.among.slice(0, 10).map(candidateText).join("; ")}.`,
        "Name one of them by its id, or its source with source.",
      );
  }
}

const candidateText = ({ id, place }: Asked) => `${id ?? "not listed"} (${showText(place, 80)})`;

/**
 * `GET /api/v1/access/who-can`: the ways by which somebody may do something, by name, a page at a time. Throws AppErrors
 * `bad_parameters`, `bad_question`, `no_such_source` and `query_timeout`.
 */
export async function whoCanByApi({ web, scope, query }: ApiCall<unknown>): Promise<object> {
  const known = `action, resource, namespace, context, source, cursor and limit (1 to ${mostWays})`;
  const { source, cursor, limit, ...ask } = parametersOf(whoCanSchema, query, known);
  const answer = await answerWhoCan(web.pool, scope, { source: source ?? null, ask, after: cursor, limit });
  if (answer.is === "misasked") throw refused("bad_question", showText(answer.message, 300), answer.next);
  const { rows, next, total, layersNotSeen } = answer;
  return { data: rows.map(({ place, ...way }) => ({ ...way, source: place })), next, total, layersNotSeen };
}
