import { z } from "zod";
import { loadConnector } from "@/lib/connectors/registry";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { refusal } from "@/lib/features/sources/mutations";
import { AppError } from "@/lib/platform/errors";
import { Bodies } from "@/lib/platform/request-body";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import { type LogToTake, takeLog } from "./mutations-intake";
import { logSource } from "./mutations-logs";
import type { IntakeCounts, UsageKeeping } from "./schema";

/** Bytes of one push as it comes (the server hands on 10 MB of a body and cuts the rest off), and unpacked. */
const maxBody = 8 * 1024 * 1024;
const maxUnpacked = 256 * 1024 * 1024;
const pushes = new Bodies(4);

const querySchema = z.strictObject({
  log: z.string().regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,40}$/),
  source: z.string().trim().min(1).max(120).optional(),
});

/**
 * Takes the events of one push: JSON lines, or any form that a file of that log may have, packed with gzip or not. Throws
 * AppErrors `bad_parameters`, `not_permitted`, `too_many_uploads`, `too_large` and `not_readable`; what was counted before stays counted.
 */
export async function pushLog(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  push: {
    query: URLSearchParams;
    request: Request;
    keep: UsageKeeping;
    now: Date;
  },
): Promise<{ counts: IntakeCounts; problems: { where: string; what: string }[] }> {
  const { query, request, keep, now } = push;
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
  const taking = { pool, connector, kind, keep, now, signal: request.signal, actor: scope.actor };
  return pushes.read(request, { bytes: maxBody, tooLarge }, (bytes) =>
    takePush({ ...taking, name: asked.data.source ?? null }, bytes),
  );
}

async function takePush(
  taking: Omit<LogToTake, "log" | "source" | "file"> & { name: string | null },
  bytes: Buffer,
): Promise<{ counts: IntakeCounts; problems: { where: string; what: string }[] }> {
  if (bytes.length === 0)
    throw refusal("not_readable", "There is no event in it.", "Send one event a line, or a list of them.");
  try {
    const { source, realm } = await logSource(taking);
    const { counts, problems, failure } = await takeLog({
      ...taking,
      log: { realm },
      source,
      file: {
        name: `pushed by ${taking.actor}`,
        open: async function* () {
          yield bytes;
        },
      },
      inPieces: "pushed",
      maxBytes: maxUnpacked,
    });
    if (!failure) return { counts, problems };
    throw new AppError({
      code: "not_readable",
      message: failure.message,
      safe: "What was counted before stays counted.",
      next: `${counts.events} events before that were counted: mend the rest and send it all again.`,
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw refusal("not_readable", error.failure.message, "Check that the events are of this log.");
  }
}

function tooLarge(): AppError {
  return refusal(
    "too_large",
    `One push holds at most ${maxBody / 1024 / 1024} MB.`,
    "Send the events in several, or packed with gzip.",
  );
}
