import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { csv } from "@/lib/connectors/csv/connector";
import { repeatableFields } from "@/lib/connectors/csv/fields";
import { fieldOfHeader, normaliseHeader } from "@/lib/connectors/csv/header-words";
import { isSecretHeader } from "@/lib/connectors/csv/mapping";
import { push } from "@/lib/connectors/push/connector";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import type { SourceRecord } from "@/lib/domain/source-record";
import { packAnswers } from "@/tests/factories/query-pack-answers";

const folder = join(process.cwd(), "docs/query-packs");
const packs = readdirSync(folder).filter((name) => name !== "README.md");
const now = new Date("2026-11-26T12:00:00Z");
const readers = { csv: fileReaderOf(csv, now), push: fileReaderOf(push, now) };
const text = (name: string) => readFileSync(join(folder, name), "utf8");

/** What the head of a script says, by its words. */
function headOf(name: string): { [word: string]: string } {
  return Object.fromEntries(
    [
      ...text(name).matchAll(
        /^(?:--|#|\/\/) (Sees|Cannot see|Least permission|Run|Columns|Example): (.+)$/gm,
      ),
    ].map(([, word = "", said = ""]) => [word, said]),
  );
}

const saysColumns = (name: string) => "Columns" in headOf(name);
const sheets = packs.filter(saysColumns);
const lists = packs.filter((name) => !saysColumns(name));
const stem = (name: string) => name.replace(/\.\w+$/, "");

/** The records that a pack's output becomes, without anything that was not understood. */
async function understood(name: string, printed: string): Promise<SourceRecord[]> {
  const [read, file] = saysColumns(name) ? [readers.csv, "pack.csv"] : [readers.push, "pack.ndjson"];
  const { records, problems, warnings } = await read([exportFile(file, printed)], { name: stem(name) });
  expect([...problems, ...warnings]).toEqual([]);
  return records;
}

describe.each(packs)("%s", (name) => {
  const head = headOf(name);

  test("says what it sees, what it cannot, and the least permission", () => {
    const words = ["Sees", "Cannot see", "Least permission", "Run", "Example"];
    expect(Object.keys(head).sort()).toEqual([...words, ...(saysColumns(name) ? ["Columns"] : [])].sort());
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`](${name})`);
  });

  test("is brought in as a whole list only where it ended well", () => {
    const [connector, kind] = saysColumns(name) ? ["csv", "csv"] : ["push", "ndjson"];
    const id = stem(name);
    expect(head.Run).toContain(` && npx rollcall import ${connector} ${id}.${kind} --name ${id} --complete`);
    const stops: { [ending: string]: RegExp } = {
      sh: /^set -euo pipefail$/m,
      ps1: /^\$ErrorActionPreference = 'Stop'$/m,
      js: /^/,
      sql: /^WHENEVER SQLERROR EXIT FAILURE$|^-- Run: Invoke-Sqlcmd .* -AbortOnError -ErrorAction Stop /m,
    };
    expect(text(name)).toMatch(stops[name.split(".").at(-1) ?? ""] ?? /^never$/);
  });
});

describe.each(sheets)("%s", (name) => {
  const head = headOf(name);
  const columns = (head.Columns ?? "").split(",");

  test("has columns that are all understood, each as something else", () => {
    const fields = columns.map((column) => fieldOfHeader(normaliseHeader(column)));
    expect(columns.filter((_, index) => fields[index] === null)).toEqual([]);
    expect(columns.filter(isSecretHeader)).toEqual([]);
    const single = fields.filter((field) => field !== null && !repeatableFields.has(field));
    expect(new Set(single).size).toBe(single.length);
  });

  test("prints just these columns", () => {
    const code = text(name).replace(/^(?:--|#|\/\/).*$/gm, "");
    const printed = code.includes(`${head.Columns}'`) || code.includes(`${head.Columns}"`);
    const named = [...code.matchAll(/(?:AS [["]|^\s*')([a-z ]+)(?:[\]"]|' =)/gm)].map(([, column]) => column);
    expect(printed ? columns : named).toEqual(columns);
  });

  test("gives rows that become identities", async () => {
    const records = await understood(name, `${head.Columns}\n${head.Example}\n`);
    const [identity] = of(records, "identity");
    expect(identity?.name).toBe((head.Example ?? "").split(",")[0]);
    if (columns.includes("kind")) expect(identity?.kind).not.toBe("other");
    if (columns.includes("credential type")) expect(of(records, "credential")[0]?.type).not.toBe("unknown");
  });
});

test.each(lists)("%s gives places that hold a secret, and no identity", async (name) => {
  const records = await understood(name, headOf(name).Example ?? "");
  expect(records).toMatchObject([{ t: "placement", kind: "secrets_manager", meantForSecrets: true }]);
  expect(records[0]).toHaveProperty("ref.realm", `push:${stem(name)}`);
});

test("every shell script has answers to be tried with", () => {
  expect(Object.keys(packAnswers).sort()).toEqual(packs.filter((name) => name.endsWith(".sh")).sort());
});

const tools = ["bash", "jq"].every((tool) =>
  (process.env.PATH ?? "").split(delimiter).some((place) => {
    try {
      return readdirSync(place).includes(tool);
    } catch {
      return false;
    }
  }),
);

describe.skipIf(!tools)(
  `scripts that run here${tools ? "" : " (skipped: bash or jq is not installed)"}`,
  () => {
    const place = mkdtempSync(join(tmpdir(), "rc-packs-"));
    const log = join(place, "calls");
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    /** Runs a pack with commands that answer it; from `failsAt` on, `instead` stands for what they do. */
    function run(name: string, failsAt = 0, instead = "") {
      const pack = packAnswers[name];
      const cases = (pack?.answers ?? []).map(({ to, body, headers = "" }, index) => {
        const file = join(place, `${name}-${index}`);
        writeFileSync(`${file}.json`, JSON.stringify(body));
        writeFileSync(`${file}.headers`, headers);
        return `*"${to}"*) answer "${file}" ;;`;
      });
      const fake = [
        "#!/usr/bin/env bash",
        `echo call >> "${log}"`,
        `[ "$(wc -l < "${log}")" -eq ${failsAt} ] && { ${instead || "true"}; exit; }`,
        'while_headers() { while [ $# -gt 1 ]; do [ "$1" = -D ] && echo "$2"; shift; done; }',
        'headers="$(while_headers "$@")"',
        'answer() { cat "$1.json"; [ -z "$headers" ] || cp "$1.headers" "$headers"; }',
        `case "$*" in\n${cases.join("\n")}\n*) echo "no answer to $*" >&2; exit 22 ;;\nesac\n`,
      ].join("\n");
      writeFileSync(log, "");
      for (const tool of ["curl", "op", "bw"]) writeFileSync(join(place, tool), fake, { mode: 0o755 });
      const { status, stdout } = spawnSync("bash", [join(folder, name)], {
        encoding: "utf8",
        env: { NODE_ENV: "test", PATH: `${place}${delimiter}${process.env.PATH}`, ...pack?.env },
      });
      return { status, stdout, calls: readFileSync(log, "utf8").split("\n").length - 1 };
    }

    test.each(Object.entries(packAnswers))("%s prints what the connector reads", async (name, { names }) => {
      const { status, stdout } = run(name);
      expect(status).toBe(0);
      expect(stdout).not.toContain("CANARY");
      const records = await understood(name, stdout);
      const found = of(records, saysColumns(name) ? "identity" : "placement");
      expect(found.map((record) => record.name)).toEqual(names);
      if (saysColumns(name)) expect(stdout.split("\n")[0]).toBe(headOf(name).Columns);
      else expect(of(records, "identity")).toEqual([]);
    });

    describe.each([
      ["fails", "echo cut; exit 22"],
      ["says nothing", "true"],
      ["answers something else", "echo '{}'"],
    ])("ends with an error where a call %s", (_, instead) => {
      test.each(Object.keys(packAnswers))("%s", (name) => {
        const { calls } = run(name);
        expect(calls).toBeGreaterThan(0);
        const statuses = Array.from({ length: calls }, (_, index) => run(name, index + 1, instead).status);
        expect(statuses).not.toContain(0);
      });
    });
  },
);
