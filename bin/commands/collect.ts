import { randomBytes } from "node:crypto";
import { createWriteStream, readFileSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { answer, readContext, tell } from "@/bin/command-context";
import { exitCodes } from "@/bin/exit-codes";
import { loadConnector } from "@/lib/connectors/registry";
import {
  type Connector,
  type ExportPart,
  type Failure,
  type LiveContext,
  type Manifest,
  type PlannedScope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { writeSnapshot } from "@/lib/connectors/sdk/snapshot";
import { scrub } from "@/lib/domain/secrets/scrub";
import { livePages } from "@/lib/jobs/sync/scope-pages";
import { readEnvironmentSecrets } from "@/lib/platform/env";
import { AppError, messageOf } from "@/lib/platform/errors";
import { type FingerprintKey, fingerprintSecret, parseFingerprintKey } from "@/lib/platform/fingerprint-key";
import { createLookups } from "@/lib/platform/outbound/connect";
import { createHttpClient } from "@/lib/platform/outbound/http-client";

interface CollectOptions {
  out: string;
  key?: string;
  set: string[];
}

/** `rollcall collect <connector> --out FILE`: reads a source here, with credentials that never reach the server. */
export function register(program: Command): void {
  program
    .command("collect <connector>")
    .description("read a source from this machine into a snapshot file, to be imported elsewhere")
    .requiredOption("--out <file>", "the snapshot to write")
    .option("--key <file>", "the organisation's fingerprint key, downloaded from Sources")
    .option(
      "--set <name=value>",
      "a field of the connector's configuration; repeat for more",
      collectPair,
      [],
    )
    .addHelpText(
      "after",
      "\nSecret fields are read from the environment: the field secret_access_key from SECRET_ACCESS_KEY.",
    )
    .action(async (id: string, options: CollectOptions) => {
      const connector = await liveConnector(id);
      const { env } = readContext({});
      const key = options.key === undefined ? null : readKey(options.key);
      if (key === null) {
        tell(
          "Without --key no fingerprints are taken: copies of one secret in several places will not be joined.",
        );
      }
      const stop = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
      const ctx: LiveContext<unknown> = {
        now: new Date(),
        config: parseConfig(connector.manifest, options.set),
        fingerprint: key === null ? null : (secret) => fingerprintSecret(key, secret),
        signal: stop.signal,
        warn: tell,
        lookup: createLookups(env),
        http: createHttpClient({
          connector: id,
          retryBaseMs: env.retryBaseMs,
          allowCidrs: env.allowCidrs,
          signal: stop.signal,
        }),
      };
      const out = resolve(options.out);
      const partial = `${out}.${randomBytes(4).toString("hex")}.part`;
      let incomplete = 0;
      try {
        const lines = await writeSnapshot(
          readAll(connector, ctx, () => {
            incomplete += 1;
          }),
          { connector: id, about: hostname(), collectedAt: ctx.now, fingerprintKeyId: key?.keyId ?? null },
          createWriteStream(partial, { mode: 0o600, flags: "wx" }),
        );
        renameSync(partial, out);
        answer(`${out}: ${lines} lines. Bring it in with \`rollcall import ${id} ${options.out}\`.`);
      } catch (error) {
        rmSync(partial, { force: true });
        throw error instanceof AppError ? error : notCollected(error);
      }
      if (incomplete > 0) process.exitCode = exitCodes.incomplete;
    });
}

/** A snapshot has no place for events. */
const notFromHere: Failure = {
  kind: "unsupported",
  message: "Events are counted by the worker only; bring the log's files.",
};

async function* readAll(
  connector: Connector,
  ctx: LiveContext<unknown>,
  onIncomplete: () => void,
): AsyncIterable<Exclude<ExportPart, { t: "about" }>> {
  for await (const planned of connector.plan?.(ctx) ?? []) {
    const { unreadable, ...scope }: PlannedScope = planned;
    try {
      if (unreadable) throw new SourceError(unreadable);
      for await (const page of livePages(connector, ctx, scope, null)) {
        if (page.events) throw new SourceError(notFromHere);
        yield { t: "page", scope, call: page.call, body: scrub(page.body) };
      }
      tell(`${scope.title}: read.`);
      yield { t: "scopeDone", scope, complete: true };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      onIncomplete();
      tell(`${scope.title}: not read. ${error.failure.message}`);
      yield { t: "scopeDone", scope, complete: false, failure: error.failure };
    }
  }
}

async function liveConnector(id: string): Promise<Connector> {
  const connector = await loadConnector(id);
  if (connector?.plan && connector.pages) return connector;
  throw new AppError({
    code: "not_collectable",
    message: connector ? `${id} is read from files only.` : `There is no connector "${id}".`,
    safe: "Nothing was written.",
    next: connector
      ? `Use \`rollcall import ${id} FILE\`.`
      : "`rollcall collect --help` names what can be read.",
    exitCode: 2,
  });
}

function collectPair(pair: string, sofar: string[]): string[] {
  return [...sofar, pair];
}

function parseConfig(manifest: Manifest, pairs: string[]): unknown {
  const given: Record<string, string> = readEnvironmentSecrets(
    manifest.fields.filter((field) => field.type === "secret").map((field) => field.name),
  );
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = at < 0 ? pair : pair.slice(0, at);
    const field = manifest.fields.find((known) => known.name === name);
    if (at < 0 || !field || field.type === "secret") {
      throw new AppError({
        code: "bad_setting",
        message:
          field?.type === "secret"
            ? `${name} is a secret, and a command line is visible to others.`
            : `--set ${pair} is not a field of ${manifest.id}.`,
        safe: "Nothing was written.",
        next:
          field?.type === "secret"
            ? `Put it into the environment as ${name.toUpperCase()}.`
            : `Fields: ${manifest.fields.map((known) => known.name).join(", ")}.`,
        exitCode: 2,
      });
    }
    given[name] = pair.slice(at + 1);
  }
  const parsed = manifest.config.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: "bad_configuration",
    message: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    safe: "Nothing was written.",
    next: `Set fields with --set name=value. Fields: ${manifest.fields.map((field) => field.name).join(", ")}.`,
    exitCode: 2,
  });
}

function readKey(path: string): FingerprintKey {
  try {
    return parseFingerprintKey(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError({
      code: "key_unreadable",
      message: `${path} cannot be read: ${messageOf(error)}.`,
      safe: "Nothing was written.",
      next: "Download the fingerprint key under Sources and name its file with --key.",
      exitCode: 2,
    });
  }
}

function notCollected(error: unknown): AppError {
  return new AppError({
    code: "not_collected",
    message: `The snapshot was not written: ${messageOf(error)}.`,
    safe: "No file was left behind.",
    next: "Mend the cause and run it again.",
    cause: error,
  });
}
