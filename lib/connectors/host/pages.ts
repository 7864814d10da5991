import { z } from "zod";
import { agentClientOf } from "@/lib/connectors/sdk/agent-clients";
import {
  type Answer,
  type Cursor,
  type DataSet,
  type LiveContext,
  type Scope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { collectAccounts } from "./accounts";
import { readAgentFile } from "./agents";
import { collectCertificates } from "./certificates";
import { isCredentialFile } from "./credential-file-names";
import { readCredentialFile } from "./credential-files";
import { dataSetOf, type HostDataSetId } from "./data-sets";
import { isEnvironmentFile } from "./environment-file-names";
import { readEnvironmentFile } from "./environment-files";
import type { Item } from "./items";
import { collectJobs } from "./jobs";
import type { HostConfig } from "./manifest";
import { Reading } from "./reading";
import { isSshFile, readSshFile } from "./ssh";
import { authorizedKeysPaths, readSshdSettings } from "./sshd-settings";
import { emptyTally, tallySchema } from "./walk";
import { walkRoots } from "./walk-roots";

const pageSize = 200;
/** One data set of one machine is read in this time or not at all. */
const longestMs = 30 * 60_000;

/** Where a reading goes on: after a file, or within its items; for lists that are sorted as a whole, after so many items. */
const cursorSchema = z.object({
  after: z.string().nullable(),
  done: z.number().int().nonnegative(),
  tally: tallySchema,
});
type Position = z.output<typeof cursorSchema>;

interface FileReader {
  wants: (path: string, name: string) => boolean;
  read: (path: string) => Promise<Item[]>;
}

/** The facts of one data set in pages of at most 200, from a cursor on. Throws `SourceError` at its end when something was closed to us. */
export async function* hostPages(
  ctx: LiveContext<HostConfig>,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const dataSet = dataSetOf(scope.dataSet);
  const position: Position =
    cursor === null ? { after: null, done: 0, tally: emptyTally() } : parseCursor(cursor);
  const reading = await Reading.begin(ctx, position.tally);
  const budget = new Budget(reading);
  const answer = (items: Item[], next: Position | null): Answer => ({
    call: dataSet.id,
    body: { items },
    next,
  });
  const last: Item[] = [];
  const end = { ...position };
  if (dataSet.id === "accounts" || dataSet.id === "scheduled-jobs" || dataSet.id === "certificates") {
    const items = await collectAll(reading, dataSet.id, budget);
    for (let from = position.done; from < items.length; from += pageSize) {
      const page = items.slice(from, from + pageSize);
      end.done = from + page.length;
      if (end.done < items.length) yield answer(page, { ...end });
      else last.push(...page);
    }
  } else {
    const reader = await fileReader(reading, dataSet.id);
    for await (const page of filePages(reading, reader, position, budget)) {
      Object.assign(end, page.position);
      if (page.isLast) last.push(...page.items);
      else yield answer(page.items, { ...page.position, tally: structuredClone(reading.tally) });
    }
  }
  if (dataSet.id === "credential-files") {
    const { name, root } = reading.machine;
    last.push({ t: "machine", name, root, skipped: reading.tally.skipped });
  }
  const { denied, firstDenied } = reading.tally;
  yield answer(last, denied > 0 ? { ...end, tally: structuredClone(reading.tally) } : null);
  summarise(reading, dataSet);
  if (denied > 0) {
    throw new SourceError({
      kind: "denied",
      message:
        `${denied === 1 ? "One file or folder" : `${denied} files or folders`} could not be read, the first is ${firstDenied}. ` +
        "What could be read is kept. Run as root or with read access, or leave the folder out.",
      permission: dataSet.permissions[0] ?? "read access",
    });
  }
}

function parseCursor(cursor: Cursor): Position {
  const parsed = cursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new SourceError({
    kind: "expired",
    message: "This place to go on from is of another version. The reading starts again.",
  });
}

/** Stops a reading that takes too long, looks at too much, or is no longer wanted. */
class Budget {
  readonly #reading: Reading;
  readonly #started = performance.now();
  constructor(reading: Reading) {
    this.#reading = reading;
  }
  check = (): void => {
    const { ctx, tally, config } = this.#reading;
    ctx.signal.throwIfAborted();
    const tooLong = performance.now() - this.#started > longestMs;
    if (!tooLong && tally.visited <= config.maxFiles) return;
    throw new SourceError({
      kind: "too_large",
      message: tooLong
        ? `The reading took more than ${longestMs / 60_000} minutes and was stopped. What was read is kept. Leave folders out or name a smaller one.`
        : `There are more than ${config.maxFiles} files. What was read is kept. Leave folders out, name a smaller one, or raise the limit.`,
    });
  };
}

async function collectAll(reading: Reading, dataSet: HostDataSetId, budget: Budget): Promise<Item[]> {
  const items: Item[] =
    dataSet === "accounts"
      ? await collectAccounts(reading)
      : dataSet === "scheduled-jobs"
        ? await collectJobs(reading)
        : await collectCertificates(reading, budget.check);
  // The same order every time, so that an interrupted reading goes on where it was.
  return items
    .map((item) => ({
      item,
      key: JSON.stringify([item.t, "id" in item ? item.id : "", "file" in item ? item.file.path : "", item]),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}

async function fileReader(reading: Reading, dataSet: HostDataSetId): Promise<FileReader> {
  switch (dataSet) {
    case "ssh": {
      const settings = await readSshdSettings(reading);
      if (settings.authorizedKeysCommand !== null) {
        reading.ctx.warn(
          "sshd also asks a command for keys (AuthorizedKeysCommand). Those keys are not visible here.",
        );
      }
      if (settings.trustedUserCaKeys.length > 0) {
        reading.ctx.warn(
          "sshd also trusts certificates (TrustedUserCAKeys). Who holds one is not visible here.",
        );
      }
      const stated = new Set(
        (reading.accounts ?? []).flatMap((account) =>
          authorizedKeysPaths(settings, account).map((path) => reading.at(path)),
        ),
      );
      return {
        wants: (path, name) => isSshFile(path, name) || stated.has(path),
        read: (path) => readSshFile(reading, settings, path),
      };
    }
    case "environment-files":
      return { wants: isEnvironmentFile, read: (path) => readEnvironmentFile(reading, path) };
    case "agents":
      return { wants: (path) => agentClientOf(path) !== null, read: (path) => readAgentFile(reading, path) };
    default:
      return { wants: isCredentialFile, read: (path) => readCredentialFile(reading, path) };
  }
}

async function* filePages(
  reading: Reading,
  reader: FileReader,
  start: Position,
  budget: Budget,
): AsyncGenerator<{ items: Item[]; position: Position; isLast: boolean }> {
  let items: Item[] = [];
  let position: Position = start;
  for await (const step of walkRoots(reading, reader.wants, start.after)) {
    budget.check();
    const found = step.wanted ? await reader.read(step.path) : [];
    const from = step.path === start.after ? start.done : 0;
    for (let at = from; at < found.length; at += 1) {
      const item = found[at];
      if (item !== undefined) items.push(item);
      if (items.length < pageSize) continue;
      position = { after: step.path, done: at + 1, tally: reading.tally };
      yield { items, position, isLast: false };
      items = [];
    }
    position = { after: step.path, done: found.length, tally: reading.tally };
    // A sign of life between finds, so that an interruption costs little.
    if (!step.wanted) {
      yield { items, position, isLast: false };
      items = [];
    }
  }
  // Past every name there can be: what was counted after the last file is not counted again.
  const root = reading.roots.at(-1) ?? "";
  position = { after: `${root === "/" ? "" : root}/\uffff`, done: 0, tally: reading.tally };
  yield { items, position, isLast: true };
}

function summarise(reading: Reading, dataSet: DataSet & { id: HostDataSetId }): void {
  const { skipped, tooLarge, garbled, visited } = reading.tally;
  const { name } = reading.machine;
  if (tooLarge > 0) {
    reading.ctx.warn(
      `${name}, ${dataSet.title}: ${tooLarge === 1 ? "one file was" : `${tooLarge} files were`} larger than 2 MB and not read.`,
    );
  }
  if (garbled > 0) {
    reading.ctx.warn(
      `${name}, ${dataSet.title}: ${garbled === 1 ? "one entry" : `${garbled} entries`} could not be understood.`,
    );
  }
  if (dataSet.id !== "credential-files") return;
  const parts = Object.entries(skipped)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `${count} ${reason}`);
  if (parts.length > 0)
    reading.ctx.warn(`${name}: ${visited} files looked at; not entered: ${parts.join(", ")}.`);
}
