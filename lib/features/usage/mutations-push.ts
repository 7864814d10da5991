import { z } from "zod";
import { loadConnector } from "@/lib/connectors/registry";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import { takeLog } from "./mutations-intake";
import { logSource } from "./mutations-logs";
import type { IntakeCounts, UsageKeeping } from "./schema";

/** Bytes of one push as it comes (the server hands on 10 MB of a body and cuts the rest off), and unpacked. */
const maxBody = 8 * 1024 * 1024;
const maxUnpacked = 256 * 1024 * 1024;
/** Pushes that are read at the same time. */
const most = 4;
let receiving = 0;

const querySchema = z.strictObject({
  log: z.string().regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,40}$/),
  source: z.string().trim().min(1).max(120).optional(),
});

/**
 * Takes the events of one push: JSON lines, or any form that a file of that log may have, packed with gzip or not. Throws
 * AppErrors `bad_parameters`, `not_permitted`, `busy`, `too_large` and `not_readable`; what was counted before stays counted.
 */
export async function pushLog(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  push: {
    query: URLSearchParams;
    body: ReadableStream<Uint8Array> | null;
    keep: UsageKeeping;
    now: Date;
    signal: AbortSignal;
  },
): Promise<{ counts: IntakeCounts; problems: { where: string; what: string }[] }> {
  const { query, keep, now, signal } = push;
  if (!scope.unrestricted) {
    throw refusal(
      "not_permitted",
      "Your membership is limited to a part of the organisation.",
      "Use a token of somebody who reaches all of it.",
    );
  }
  const asked = querySchema.safeParse(Object.fromEntries(query));
  const [connectorId = "", kindId = ""] = asked.data?.log.split("/") ?? [];
  const connector = await loadConnector(connectorId);
  const kind = connector?.manifest.events?.find((each) => each.id === kindId);
  if (!asked.success || !connector || !kind) {
    throw refusal(
      "bad_parameters",
      "It does not say which log this is.",
      "Use log=CONNECTOR/LOG, such as aws/cloudtrail, and source=NAME where it is not the usual one.",
    );
  }
  if (receiving >= most)
    throw refusal("busy", "Other events are being read at this moment.", "Send them again in a few seconds.");
  receiving += 1;
  try {
    const bytes = await readBody(push.body);
    if (bytes.length === 0)
      throw refusal("not_readable", "There is no event in it.", "Send one event a line, or a list of them.");
    const taking = { pool, connector, kind, keep, now, signal, actor: scope.actor };
    const { source, realm } = await logSource({ ...taking, name: asked.data.source ?? null });
    const { counts, problems, failure } = await takeLog({
      ...taking,
      log: { realm },
      source,
      file: {
        name: `pushed by ${scope.actor}`,
        open: async function* () {
          yield bytes;
        },
      },
      pushed: true,
      maxBytes: maxUnpacked,
    });
    if (failure)
      throw refusal(
        "not_readable",
        failure.message,
        `${counts.events} events before that were counted: mend the rest and send it all again.`,
      );
    return { counts, problems };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw refusal("not_readable", error.failure.message, "Check that the events are of this log.");
  } finally {
    receiving -= 1;
  }
}

async function readBody(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBody) {
      await reader.cancel();
      throw refusal(
        "too_large",
        `One push holds at most ${maxBody / 1024 / 1024} MB.`,
        "Send the events in several, or packed with gzip.",
      );
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing else was changed.", next });
}
