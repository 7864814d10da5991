import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Command } from "commander";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { exitCodes } from "@/bin/exit-codes";
import type { Answer, Connector } from "@/lib/connectors/sdk/contract";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { register } from "./collect";

let asked: string[];
let folder: string;
beforeEach(() => {
  asked = [];
  folder = mkdtempSync(join(tmpdir(), "rollcall-collect-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** A source with a listing, and a log of three pages. */
const connector: Connector = {
  ...scriptedConnector({
    scopes: [
      { key: "log", pages: [] },
      { key: "things", pages: [[]] },
    ],
  }),
  async *pages(_ctx, { key }): AsyncIterable<Answer> {
    if (key === "things") return yield { call: "ListThings", body: [], next: null };
    for (const next of [1, 2, null]) {
      asked.push(`page before ${next}`);
      yield { call: "LookupEvents", body: { events: 1 }, next, events: { kind: "log", records: [{}] } };
    }
  },
};
vi.mock("@/lib/connectors/registry", async (original) => ({
  ...(await original<object>()),
  loadConnector: async () => connector,
}));

it("reads no log of use: its scope is not whole and says what to bring, and the others are read", async () => {
  let said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const out = join(folder, "scripted.snapshot");
  const program = new Command("rollcall").exitOverride();
  register(program);
  await program.parseAsync(["collect", "scripted", "--out", out], { from: "user" });
  expect(said).toContain("Things of log: not read. Events are counted by the worker only");
  expect(asked).toEqual(["page before 1"]);
  const lines = gunzipSync(readFileSync(out)).toString("utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { t: "header" },
    { t: "scopeDone", scope: { key: "log" }, complete: false, failure: { kind: "unsupported" } },
    { t: "page", scope: { key: "things" } },
    { t: "scopeDone", scope: { key: "things" }, complete: true },
    { t: "end" },
  ]);
  expect(process.exitCode).toBe(exitCodes.incomplete);
});
