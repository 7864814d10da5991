import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SourceError } from "./contract";
import { headOf, readEventRecords } from "./event-records";

const json = { form: "json" as const, lists: ["Records", "items"] };

function fileOf(content: Uint8Array | string, chunk = 7) {
  const bytes = Buffer.from(content);
  return {
    async *open() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

async function read(
  content: Uint8Array | string,
  kind: Parameters<typeof readEventRecords>[1] = json,
  chunk = 7,
) {
  const found: { records: unknown[]; problems: string[] } = { records: [], problems: [] };
  for await (const { records, problems } of readEventRecords(fileOf(content, chunk), kind)) {
    found.records.push(...records);
    found.problems.push(...problems.map(({ where, what }) => `${where}: ${what}`));
  }
  return found;
}

const [a, b] = [
  { id: "a", text: '{"Records":[' },
  { id: "b", inner: { items: [1] } },
];

describe("records come out of", () => {
  it.each([
    ["lines", `${JSON.stringify(a)}\n\n${JSON.stringify(b)}\r\n`],
    ["lines without an end", `${JSON.stringify(a)}\n${JSON.stringify(b)}`],
    ["a list", JSON.stringify([a, b])],
    ["a list over lines", JSON.stringify([a, b], null, 2)],
    ["an object around a list", JSON.stringify({ kind: "List", Records: [a, b], next: null })],
    ["an object around a list over lines", JSON.stringify({ Records: [a, b] }, null, 2)],
    ["several after one another", JSON.stringify({ items: [a] }) + JSON.stringify({ items: [b] })],
    ["objects over lines", `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, 2)}`],
  ])("%s, packed or not", async (_, text) => {
    expect(await read(text)).toEqual({ records: [a, b], problems: [] });
    expect(await read(gzipSync(text))).toEqual({ records: [a, b], problems: [] });
    expect(await read(Buffer.concat([gzipSync(text.slice(0, 5)), gzipSync(text.slice(5))]))).toMatchObject({
      records: [a, b],
    });
  });

  it("CSV, with line breaks in a field", async () => {
    const csv = { form: "csv" as const };
    expect(await read('a,"b\nc"\nd\n', csv)).toEqual({ records: [["a", "b\nc"], ["d"]], problems: [] });
    await expect(read('a,"b\nc', csv)).rejects.toThrow(SourceError);
  });
});

it("names a line that cannot be read and reads on", async () => {
  const found = await read(`${JSON.stringify(a)}\n{"cut\n17\n${JSON.stringify(b)}\n`);
  expect(found).toEqual({
    records: [a, b],
    problems: ["line 2: It is no JSON object.", "line 3: It is no JSON object."],
  });
  const long = `${JSON.stringify(a)}\n"${"x".repeat(5 * 1024 * 1024)}"\n${JSON.stringify(b)}`;
  expect(await read(long, json, 65_536)).toEqual({
    records: [a, b],
    problems: ["line 2: It is longer than 4 MB."],
  });
});

it("is empty for an empty file or list", async () => {
  for (const text of ["", "\n", "[]", '{"Records":[]}', gzipSync("")])
    expect(await read(text)).toEqual({ records: [], problems: [] });
});

describe("refuses", () => {
  it.each([
    ["what is cut off", JSON.stringify({ Records: [a, b] }).slice(0, -30)],
    ["what is cut off when packed", gzipSync(JSON.stringify([a, b])).subarray(0, 40)],
    [
      "what was damaged",
      Buffer.concat([gzipSync(JSON.stringify([a, b])).subarray(0, 20), Buffer.alloc(30, 7)]),
    ],
  ])("%s", async (_, content) => {
    await expect(read(content)).rejects.toThrow(SourceError);
  });

  it("what only grows by unpacking, long before the memory is full", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20), { level: 9 });
    const before = process.memoryUsage().rss;
    await expect(read(bomb, json, 65_536)).rejects.toMatchObject({ failure: { kind: "too_large" } });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

it("shows the beginning of a file, packed or not, damaged or not", async () => {
  const text = JSON.stringify({ Records: [a] });
  expect(await headOf(fileOf(text))).toBe(text);
  expect(await headOf(fileOf(gzipSync(text)))).toBe(text);
  expect(await headOf(fileOf(gzipSync(text).subarray(0, 15)))).toBe("");
});

describe("elements that begin alike", () => {
  const like = (more: Record<string, unknown>) => ({ id: "x", name: 'a}",{"id":', ...more });
  const odd = [
    ...[like({ n: 1 }), like({ inner: [{ id: 1 }, { id: 2 }] }), {}, { other: 1 }, like({ n: 2 })],
    ...[like({ deep: { list: [[{ id: "é" }]] } }), { id: {} }, { id: [{ id: 3 }] }, like({ n: 3 })],
  ];

  it.each([0, 1])("are found whole, whatever the chunks, with %i blanks", async (indent) => {
    const text = JSON.stringify({ Records: odd, more: [1] }, null, indent);
    for (const chunk of [...Array.from({ length: 60 }, (_, n) => n + 1), 65_536, text.length]) {
      expect(await read(text, json, chunk)).toEqual({ records: odd, problems: [] });
    }
  });

  it("are named where one is no JSON", async () => {
    const text = `{"Records":[{"id":1},{"id":2,oops},{"id":3},{"id":4}]}`;
    for (const chunk of [10, 65_536]) {
      expect(await read(text, json, chunk)).toEqual({
        records: [{ id: 1 }, { id: 3 }, { id: 4 }],
        problems: ["record 2: It is not valid JSON."],
      });
    }
  });
});
