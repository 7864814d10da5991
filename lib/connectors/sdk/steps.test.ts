import { expect, test } from "vitest";
import { type CheckLine, type DataSet, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, fourAtATime, readSteps, type Step } from "@/lib/connectors/sdk/steps";

const step = (call: string, pages: string[][], fail?: SourceError): Step<null> => ({
  call,
  permission: `read ${call}`,
  async read(_tools, at) {
    if (fail) throw fail;
    const index = Number(at ?? 0);
    return { body: pages[index], next: index + 1 < pages.length ? String(index + 1) : null };
  },
  async probe() {
    if (fail) throw fail;
    return pages.length === 0 ? null : true;
  },
});
const set = (id: string, ...permissions: string[]): DataSet => ({
  id,
  title: id,
  permissions,
  withoutIt: "Lost.",
});

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of from) items.push(item);
  return items;
}

test("steps are read one after the other, and go on from any cursor", async () => {
  const steps = [step("a", [["1"], [], ["2"]]), step("b", [["3"]])];
  const whole = await all(readSteps(steps, null, null));
  expect(whole.map(({ call, body }) => [call, body])).toEqual([
    ["a", ["1"]],
    ["a", []],
    ["a", ["2"]],
    ["b", ["3"]],
  ]);
  for (const [index, { next }] of whole.slice(0, -1).entries())
    expect(await all(readSteps(steps, null, next))).toEqual(whole.slice(index + 1));
  expect(whole.at(-1)?.next).toBeNull();
});

test("a place that does not move on is a loop", async () => {
  const same: Step<null> = { ...step("a", []), read: async () => ({ body: [], next: "x" }) };
  await expect(all(readSteps([same], null, null))).rejects.toMatchObject({ failure: { kind: "loop" } });
});

test("each permission is tried apart, and says what is lost", async () => {
  const denied = new SourceError({ kind: "denied", message: "It answered 403." });
  const slow = new SourceError({ kind: "throttled", message: "Too many requests." });
  const lines = await all(
    checkSteps(
      { now: new Date(0), fingerprint: null, signal: new AbortController().signal, warn: () => undefined },
      {
        title: "It",
        dataSets: [
          set("a", "read a", "more"),
          set("b", "read b"),
          set("c", "read c"),
          set("d", "read d"),
          set("e", "read e"),
        ],
        steps: {
          a: [step("a", [[]])],
          b: [step("b", [], denied)],
          c: [step("c", [])],
          d: [step("d", [], slow)],
          e: [step("e", [[]])],
        },
        open: async () => null,
        further: { more: async () => true },
        off: (id) => (id === "e" ? "Switched off." : null),
      },
    ),
  );
  const said = ({ permission, state, detail }: CheckLine) => `${permission}: ${state}. ${detail}`;
  expect(lines.map(said)).toEqual([
    "read a: granted. Granted.",
    "more: granted. Granted.",
    "read b: missing. Lost. It answered 403.",
    "read c: unknown. There is nothing yet to ask about.",
    "read d: unknown. Too many requests.",
    "read e: unknown. Switched off.",
  ]);
});

test("four at a time, in order", async () => {
  let running = 0;
  let most = 0;
  const results = await fourAtATime([1, 2, 3, 4, 5, 6], async (each) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return each * 2;
  });
  expect(results).toEqual([2, 4, 6, 8, 10, 12]);
  expect(most).toBe(4);
});
