import { expect, test } from "vitest";
import { everyItem } from "./every-item";

const list = { title: "GET /keys", most: 5 };

test("a list is read to its end, over an empty page in the middle", async () => {
  const pages = [[1, 2], [], [3]];
  const read = everyItem<number>(list, async (at) => {
    const place = at ?? 0;
    return { items: pages[place] ?? [], next: place + 1 < pages.length ? place + 1 : null };
  });
  expect(await read).toEqual([1, 2, 3]);
});

test.each([[[1, 2]], [[]]])("a list of %j without end is too large", async (items) => {
  const read = everyItem<number>(list, async (at) => ({ items, next: (at ?? 0) + 1 }));
  await expect(read).rejects.toMatchObject({
    failure: { kind: "too_large", message: expect.stringContaining("GET /keys has more than 5 items") },
  });
});
