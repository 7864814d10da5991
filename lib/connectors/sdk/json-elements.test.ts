import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonPart, readJsonElements } from "./json-elements";

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string, size = 5, lists = ["A", "B"]): Promise<JsonPart[]> {
  const parts: JsonPart[] = [];
  for await (const part of readJsonElements(chunksOf(text, size), new Set(lists))) parts.push(part);
  return parts;
}

const document = fc.dictionary(
  fc.constantFrom("A", "B", "C", 'q"', "\\", "é"),
  fc.oneof(fc.array(fc.object({ maxDepth: 2 }), { maxLength: 6 }), fc.jsonValue({ maxDepth: 2 })),
);

describe("any JSON", () => {
  test("gives its elements and the rest, whatever the chunks and the white space", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        async (documents, size, indent, asList) => {
          const plain = documents.map((each): { [key: string]: unknown } => JSON.parse(JSON.stringify(each)));
          const text = asList
            ? JSON.stringify(plain, null, indent)
            : plain.map((each) => JSON.stringify(each, null, indent)).join("\n");
          const parts = await split(text, size);
          const elements = parts.flatMap((part) => (part.t === "element" ? [JSON.parse(part.text)] : []));
          const rest = parts.flatMap((part) => (part.t === "document" ? [part.value] : []));
          const isElement = (key: string, item: unknown) =>
            (key === "A" || key === "B") && typeof item === "object" && item !== null && !Array.isArray(item);
          const lists = plain.flatMap((each) =>
            Object.entries(each).flatMap(([key, value]) =>
              Array.isArray(value) ? value.filter((item) => isElement(key, item)) : [],
            ),
          );
          expect(elements).toEqual(lists);
          const emptied = plain.map((each) =>
            Object.fromEntries(
              Object.entries(each).map(([key, value]) => [
                key,
                Array.isArray(value) ? value.map((item) => (isElement(key, item) ? 0 : item)) : value,
              ]),
            ),
          );
          expect(rest).toEqual(asList ? [emptied] : emptied);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("cut anywhere, or with a stray sign, is refused", async () => {
    const text = '{"A":[{"x":"}]{\\""},{"y":[1,{"z":2}]}],"C":{"A":[{}]}}';
    expect(await split(text)).toHaveLength(3);
    for (let length = 1; length < text.length; length += 1) {
      await expect(split(text.slice(0, length))).rejects.toMatchObject({ failure: { kind: "malformed" } });
    }
    for (const stray of ["]", "}", ",", "x", "{", "[", '"']) {
      await expect(split(text + stray)).rejects.toMatchObject({ failure: { kind: "malformed" } });
    }
  });
});

test("a list is known by the keys that lead to it, and a list at the top by none", async () => {
  const runs = '{"runs":[{"results":[{"a":1},{"b":[{}]}],"x":{"results":[{}]}}],"results":[{}]}';
  expect(await split(runs, 3, ["runs.results"])).toEqual([
    { t: "element", list: "runs.results", text: '{"a":1}' },
    { t: "element", list: "runs.results", text: '{"b":[{}]}' },
    { t: "document", value: { runs: [{ results: [0, 0], x: { results: [{}] } }], results: [{}] } },
  ]);
  expect(await split('[{"a":[{}]},[{}]]\n{"b":[{}]}', 4, [""])).toEqual([
    { t: "element", list: "", text: '{"a":[{}]}' },
    { t: "document", value: [0, [{}]] },
    { t: "document", value: { b: [{}] } },
  ]);
});

test("a single value that no export holds is refused before it fills the memory", async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"A":[{"x":"');
    for (;;) yield Buffer.alloc(1024 * 1024, "x");
  }
  const reading = (async () => {
    for await (const part of readJsonElements(endless(), new Set(["A"]))) expect(part).toBeUndefined();
  })();
  await expect(reading).rejects.toMatchObject({ failure: { kind: "too_large" } });
});
