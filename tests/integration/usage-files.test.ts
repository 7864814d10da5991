import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { importUpload } from "@/lib/features/sources/mutations-receive";
import { listIntakes } from "@/lib/features/usage/data-intakes";
import { commonKindOf, importLogs } from "@/lib/features/usage/mutations-logs";
import { fingerprintKey } from "@/lib/platform/fingerprint-key";
import { systemScope } from "@/lib/platform/scope";
import { cloudTrail, logFile, trailEvent, trailFile } from "@/tests/factories/cloudtrail";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const keep = { days: 35, months: 60 };
const from = () => ({ keep, now: new Date("2026-11-26T00:00:00Z"), signal: new AbortController().signal });
const bring = (files: ExportFile[]) =>
  importLogs({ pool: database.pool, ...cloudTrail, files, name: "trail", actor: "cli:test", ...from() });

const quiet = logFile("quiet.json", '{"Records":[]}');
const other = logFile("other.json", JSON.stringify({ Records: [{ eventSource: 1 }] }));

describe("several logs", () => {
  it("of which some are empty, cut off or something else are taken as far as they can be read", async () => {
    const cut = logFile("cut.json", '{"Records":[{"eventSource"');
    const { files, counts, sourceId } = await bring([
      trailFile([trailEvent("1")], "first.json.gz"),
      quiet,
      other,
      cut,
      trailFile([trailEvent("2")], "last.json.gz"),
    ]);
    expect(counts).toMatchObject({ events: 2, unreadable: 1 });
    const told = [
      ["first.json.gz", null],
      ["quiet.json", null],
      ["other.json", expect.stringMatching(/^No record of this file is one of CloudTrail/)],
      ["cut.json", expect.stringMatching(/cut off|ends/)],
      ["last.json.gz", null],
    ];
    expect(files.map(({ name, failure }) => [name, failure])).toEqual(told);
    // Whoever brought them through the browser reads it there.
    const kept = (await listIntakes(database.pool, sourceId, 9)).rows.map(({ name, failure }) => [
      name,
      failure,
    ]);
    expect(kept).toHaveLength(5);
    expect(kept).toEqual(expect.arrayContaining(told));
  });

  it("of which the first is something else change nothing", async () => {
    await expect(bring([other, trailFile([trailEvent("1")])])).rejects.toThrow(/No record of this file/);
    expect((await database.pool.query("SELECT FROM sources")).rows).toEqual([]);
  });

  it("may all be of a quiet hour", async () => {
    const { counts, files } = await bring([quiet]);
    expect([counts.events, files.map(({ failure }) => failure)]).toEqual([0, [null]]);
  });
});

describe("what files are", () => {
  const { manifest } = cloudTrail.connector;
  const export_ = logFile("users.json", '{"UserDetailList":[]}');
  const kindOf = async (...files: ExportFile[]) => (await commonKindOf(manifest, files))?.id ?? null;

  it("is told by all of them, and a log in which nothing happened goes with the others", async () => {
    expect(await kindOf(trailFile([trailEvent("1")]), quiet)).toBe("cloudtrail");
    expect(await kindOf(quiet, logFile("none.json", "[]"))).toBe("cloudtrail");
    expect(await kindOf(export_)).toBeNull();
    for (const files of [
      [trailFile([trailEvent("1")]), export_],
      [export_, quiet],
    ]) {
      await expect(kindOf(...files)).rejects.toMatchObject({ code: "mixed_files" });
    }
  });

  it("is asked of every file that comes through the browser", async () => {
    const files = [trailFile([trailEvent("1")]), export_];
    const head = { files: [], connector: "aws", name: "trail", complete: false, choices: null };
    const key = fingerprintKey(Buffer.alloc(32));
    await expect(
      importUpload(database, systemScope("ana"), key, { head, files, ...from() }),
    ).rejects.toMatchObject({ code: "mixed_files" });
    expect((await database.pool.query("SELECT FROM sources")).rows).toEqual([]);
  });
});
