import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Answer, type Cursor, type Failure, SourceError } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";

const attempts = 6;
/** A 500 is repeated less often than throttling: behind some addresses it says "not there". */
const attemptsAfter500 = 3;
const firstWaitMs = 250;
const longestWaitMs = 20_000;

const throttledNames =
  /^(?:Throttling(?:Exception)?|ThrottledException|RequestLimitExceeded|RequestThrottled(?:Exception)?|TooManyRequestsException|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete)$/;
const deniedNames =
  /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|AuthorizationError|NotAuthorized|UnauthorizedAccess|AccessDeniedForDependencyException)$/;
const signInNames =
  /^(?:InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure|InvalidAccessKeyId|MissingAuthenticationToken|CredentialsProviderError|ExpiredToken(?:Exception)?|RequestExpired)$/;
const absentNames =
  /^(?:OptInRequired|SubscriptionRequiredException|UnsupportedOperation|InvalidAction|UnknownOperationException)$/;

/**
 * One call of AWS: repeated with growing random waits while AWS says "throttled" in its own words (a 400, which nobody
 * else can tell from a mistake), and its errors as the engine knows them.
 * @throws SourceError with the permission where the call was denied; AWS's own error where it is listed in `expected`.
 */
export async function callAws<T>(
  permission: string,
  signal: AbortSignal,
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
  expected: readonly string[] = [],
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send({ abortSignal: signal });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceError || expected.includes(nameOf(error))) throw error;
      const most = throttledNames.test(nameOf(error))
        ? attempts
        : statusOf(error) === 500
          ? attemptsAfter500
          : 0;
      if (attempt + 1 >= most) throw new SourceError(failureOf(error, permission), { cause: error });
      const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
      await sleep(Math.random() * longest, undefined, { signal });
    }
  }
}

/** AWS's own word for an error; empty for anything else. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name.replace(/^.*#/, "") : "";
}

const sdkError = z.object({
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
  $response: z.object({ statusCode: z.number().optional() }).optional(),
});

/** The HTTP status behind an error of the SDK, also of an answer that it could not parse. */
function statusOf(error: unknown): number | undefined {
  const { data } = sdkError.safeParse(error);
  return data?.$metadata?.httpStatusCode ?? data?.$response?.statusCode;
}

function failureOf(error: unknown, permission: string): Failure {
  const name = nameOf(error);
  const said = clip(error instanceof Error ? error.message : String(error), 300);
  const status = statusOf(error);
  if (throttledNames.test(name))
    return { kind: "throttled", message: `AWS keeps throttling ${permission}: ${said}` };
  if (signInNames.test(name)) {
    return { kind: "denied", message: `AWS does not accept the credentials of this source: ${said}` };
  }
  if (deniedNames.test(name) || status === 401 || status === 403) {
    return { kind: "denied", message: `${permission} was denied: ${said}`, permission };
  }
  if (absentNames.test(name) || status === 404 || status === 405) {
    return { kind: "unsupported", message: `${permission} is not offered there: ${said}` };
  }
  if (status === 500 || status === 501) {
    return { kind: "unreachable", message: `AWS failed to answer ${permission}, several times: ${said}` };
  }
  return {
    kind: "malformed",
    message: `The answer to ${permission} cannot be used${name ? ` (${name})` : ""}: ${said}`,
  };
}

/**
 * A list that AWS always sends, if only empty. One that is missing is no empty list.
 * @throws SourceError `malformed`.
 */
export function listed<T>(list: T[] | undefined, call: string): T[] {
  if (list) return list;
  throw new SourceError({ kind: "malformed", message: `The answer to ${call} lacks its list.` });
}

/** An SDK answer as plain JSON: dates as text, without what describes the transport. */
export function plain(output: object): { [key: string]: unknown } {
  const text = JSON.stringify(output, (key, value: unknown) => (key === "$metadata" ? undefined : value));
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

const cursorSchema = z.object({ token: z.string() }).nullable();

/**
 * The pages of a listing, from a cursor that an earlier answer carried. An empty page in the middle is a page like any.
 * @throws SourceError `loop` when AWS gives a token twice, `malformed` for a cursor of another listing.
 */
export async function* pagesOf(
  call: string,
  cursor: Cursor | null,
  fetchPage: (token: string | undefined) => Promise<{ body: unknown; next: string | undefined }>,
): AsyncGenerator<Answer> {
  const start = cursorSchema.safeParse(cursor);
  if (!start.success)
    throw new SourceError({ kind: "malformed", message: "The saved position is not one of AWS's." });
  const seen = new Set<string>();
  let token = start.data?.token;
  for (;;) {
    if (token !== undefined) seen.add(token);
    const { body, next } = await fetchPage(token);
    if (next !== undefined && seen.has(next)) {
      throw new SourceError({ kind: "loop", message: `${call} gave the same page token twice.` });
    }
    yield { call, body, next: next === undefined ? null : { token: next } };
    if (next === undefined) return;
    token = next;
  }
}

/**
 * The pages of listings that lie under other things (the services of each cluster). What they lie under is listed first
 * and taken in order, so that a position can name it and outlives others that come or go.
 */
export function pagesUnder(
  call: string,
  cursor: Cursor | null,
  listParents: () => Promise<string[]>,
  fetchPage: (parent: string, token: string | undefined) => Promise<{ body: unknown; next?: string }>,
): AsyncGenerator<Answer> {
  let parents: string[] | null = null;
  return pagesOf(call, cursor, async (place) => {
    parents ??= [...new Set(await listParents())].sort();
    const [saved, ...rest] = place?.split("\n") ?? [parents[0]];
    if (saved === undefined) return { body: {}, next: undefined };
    const { body, next } = await fetchPage(saved, rest.length > 0 ? rest.join("\n") : undefined);
    if (next !== undefined) return { body, next: `${saved}\n${next}` };
    return { body, next: parents.find((parent) => parent > saved) };
  });
}

/**
 * Every page of a short listing, at once.
 * @throws SourceError `loop` when AWS gives a token twice.
 */
export async function everyPage<T extends { NextToken?: string; nextToken?: string; position?: string }>(
  fetchPage: (token: string | undefined) => Promise<T>,
): Promise<T[]> {
  const pages: T[] = [];
  const answers = pagesOf("A listing", null, async (token) => {
    const page = await fetchPage(token);
    pages.push(page);
    return { body: null, next: page.NextToken || page.nextToken || page.position || undefined };
  });
  for await (const _answer of answers);
  return pages;
}

/** The next token of an answer that says so in IAM's way. */
export function nextMarker(answer: { IsTruncated?: boolean; Marker?: string }): string | undefined {
  return answer.IsTruncated ? answer.Marker : undefined;
}

/** Runs `work` over the items, at most four at a time (IAM throttles per account), keeping their order. */
export async function fourAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, items.length) }, lane));
  return results;
}
