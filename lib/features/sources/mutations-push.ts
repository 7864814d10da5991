import { pushLimits } from "@/lib/connectors/push/limits";
import { TooManyCalls } from "@/lib/platform/auth/api-token";
import { CallLimit } from "@/lib/platform/auth/throttle";
import { AppError } from "@/lib/platform/errors";
import type { FingerprintKey } from "@/lib/platform/fingerprint-key";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import { fileOf, uploads } from "./data-upload";
import { refusal } from "./mutations";
import { importList } from "./mutations-receive";
import { pushParametersSchema } from "./schema-upload";

/** Pushes of one token in a minute. */
const pushesPerMinute = 20;

export interface Pushed {
  run: string;
  source: { id: string; name: string };
  records: number;
}

/**
 * Takes records that a program sends, one a line, into a source of their own, and asks for its run. All or nothing: one bad
 * line refuses the push. The same push again changes nothing. Throws AppErrors `bad_parameters`, `not_readable`, `busy`,
 * `too_large`, `too_many_calls`.
 */
export async function pushRecords(
  web: Pick<Web, "pool">,
  scope: Scope,
  key: FingerprintKey,
  call: { request: Request; query: URLSearchParams; now: Date },
): Promise<Pushed> {
  const { request, query, now } = call;
  const asked = pushParametersSchema.safeParse(Object.fromEntries(query));
  if (!asked.success) {
    const issue = asked.error.issues[0];
    throw refusal(
      "bad_parameters",
      `${issue?.path.join(".") || "the parameters"}: ${issue?.message}`,
      "Use source (1 to 120 characters) and complete (true or false).",
    );
  }
  const verdict = await new CallLimit(web.pool, "push", pushesPerMinute, 60).take(scope.actor);
  if (!verdict.allowed)
    throw new TooManyCalls(
      verdict.retryAfterSeconds,
      `This token pushed more than ${pushesPerMinute} times in a minute. A push may hold many records, one a line.`,
    );
  const { source: name, complete } = asked.data;
  return uploads.read(request, { bytes: pushLimits.bytes, tooLarge }, async (bytes) => {
    const file = fileOf("records.ndjson", bytes);
    const head = {
      files: [{ name: file.name, size: file.size }],
      connector: "push",
      name,
      complete,
      choices: null,
    };
    const { sourceId, runId } = await importList(web, scope, key, {
      head,
      files: [file],
      now,
      signal: request.signal,
    }).catch((error: unknown) => {
      throw error instanceof AppError && error.code === "not_readable" ? notTaken(error) : error;
    });
    const records = bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "").length;
    return { run: runId, source: { id: sourceId, name }, records };
  });
}

function notTaken(error: AppError): AppError {
  return new AppError({
    code: error.code,
    message: error.message,
    safe: error.safe,
    next: "Nothing of this push was taken. Correct it and send all of it again.",
    cause: error,
  });
}

function tooLarge(): AppError {
  return refusal(
    "too_large",
    `A push may have ${pushLimits.bytes / 1024 / 1024} MB.`,
    "Split it by system, each a source of its own, or bring the file in on the server: `rollcall import push FILE`.",
  );
}
