import "server-only";
import { unstable_rethrow } from "next/navigation";
import { cache } from "react";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import * as data from "./data";
import { readBlindSpots, readFreshness, readProgress } from "./data-coverage";
import { readFirstThings } from "./data-deeds";
import { readGrowth } from "./data-growth";
import type { Reader } from "./data-reader";
import type { Told } from "./schema";

const reader = cache(async (): Promise<Reader> => {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  return { pool, scope, now: new Date() };
});

async function told<T>(read: (reader: Reader) => Promise<T>): Promise<Told<T>> {
  const from = await reader();
  try {
    return { ok: true, value: await read(from), asOf: from.now };
  } catch (error) {
    unstable_rethrow(error);
    const id = failureId();
    const { log } = await web();
    log.error({ failure: id, err: error }, "a sentence of the first screen failed");
    if (error instanceof AppError)
      return { ok: false, what: error.message, safe: error.safe, next: error.next, id };
    return {
      ok: false,
      what: "This could not be read.",
      safe: "Nothing was changed, and the rest of the page stands.",
      next: "Reload the page; if it comes back, give the id to whoever runs Rollcall.",
      id,
    };
  }
}

/** What the page begins with: how far we are, what runs, and what this person may start. */
export const loadStart = cache(async () => {
  const from = await reader();
  const [stage, progress, freshness] = await Promise.all([
    data.readStage(from),
    readProgress(from),
    readFreshness(from),
  ]);
  const reachesNone =
    stage === "read" && !from.scope.unrestricted && (await data.counted(from, "")).count === 0;
  return {
    stage,
    reachesNone,
    progress,
    freshness,
    asOf: from.now,
    mayAddSources: from.scope.can("source:manage"),
  };
});

export const loadHeadline = () => told(data.readHeadline);
export const loadFirstThings = () => told(readFirstThings);
export const loadRemovable = () => told(data.readRemovable);
export const loadGrowth = () => told(readGrowth);
export const loadLadder = () => told(data.readLadder);
export const loadBlindSpots = () => told(readBlindSpots);
