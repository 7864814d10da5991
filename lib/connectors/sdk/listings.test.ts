import { expect, it } from "vitest";
import { SourceError } from "./contract";
import { type Listing, type Row, readListings } from "./listings";

const lists: Listing[] = [
  { call: "a", key: ["id"] },
  { call: "empty", key: ["id"] },
  { call: "b", key: ["id"] },
];
const source = new Map([
  ["a", ["1", "2", "3"]],
  ["b", ["7"]],
]);
const read = async (list: Listing, after: string[] | null, limit: number) => {
  const all = source.get(list.call) ?? [];
  const rows: Row[] = all
    .filter((id) => id > (after?.[0] ?? ""))
    .slice(0, limit)
    .map((id) => ({ id }));
  return { rows, body: rows.map(({ id }) => id) };
};

async function all(pages: AsyncIterable<{ body: unknown }>) {
  const bodies: unknown[] = [];
  for await (const { body } of pages) bodies.push(body);
  return bodies;
}

it("reads every list to its end and goes on from any place", async () => {
  expect(await all(readListings(lists, null, 2, read))).toEqual([["1", "2"], ["3"], [], ["7"]]);
  expect(await all(readListings(lists, { list: 0, after: ["2"] }, 2, read))).toEqual([["3"], [], ["7"]]);
  expect(await all(readListings(lists, { list: 2, after: null }, 2, read))).toEqual([["7"]]);
});

it("ends where a list stands still, or a place is not one", async () => {
  const still = async () => ({ rows: [{ id: "1" }, { id: "1" }], body: [] });
  await expect(all(readListings(lists, null, 2, still))).rejects.toMatchObject({ failure: { kind: "loop" } });
  await expect(all(readListings(lists, "x", 2, read))).rejects.toBeInstanceOf(SourceError);
  await expect(all(readListings(lists, { list: 9, after: null }, 2, read))).rejects.toBeInstanceOf(
    SourceError,
  );
  const keyless = async () => ({ rows: [{}, {}], body: [] });
  await expect(all(readListings(lists, null, 2, keyless))).rejects.toMatchObject({
    failure: { kind: "malformed" },
  });
});
