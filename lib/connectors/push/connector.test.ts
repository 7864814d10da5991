import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { recordSchema } from "@/lib/domain/source-record";
import { push } from "./connector";
import { pushLimits } from "./limits";
import { readRecord } from "./line";

const now = new Date("2026-11-26T12:00:00Z");
const read = fileReaderOf(push, now);
const realm = "push:badges";
const ref = (externalId: string) => ({ realm, externalId });
const identity = (id: string, more: object = {}) => ({
  t: "identity",
  ref: ref(id),
  kind: "service_account",
  name: id,
  system: "badges",
  ...more,
});
/** One of every type. */
const records = [
  { t: "container", ref: ref("hq"), kind: "other", name: "Headquarters" },
  identity("door-1", {
    createdAt: "2025-01-02T03:04:05Z",
    lastUsed: {
      at: "2026-11-01",
      grade: "reported",
      precisionSeconds: 86400,
      coveredSince: null,
      gap: "none",
    },
    ownerHints: [{ type: "mailto", value: "ana@acme.example", at: "2026-01-01T00:00:00Z" }],
    container: ref("hq"),
  }),
  {
    t: "credential",
    ref: ref("key-1"),
    identity: ref("door-1"),
    type: "api_key",
    fingerprint: "ab".repeat(32),
  },
  {
    t: "placement",
    ref: ref("place-1"),
    locator: "safe",
    kind: "file",
    meantForSecrets: true,
    modifiedAt: "2026-02-03",
  },
  { t: "entitlement", ref: ref("open"), kind: "role", name: "Opens", system: "badges" },
  { t: "resource", ref: ref("door"), kind: "door", name: "Door" },
  { t: "member", group: ref("doors"), member: ref("door-1") },
  { t: "grant", principal: ref("door-1"), entitlement: ref("open") },
  { t: "trust", identity: ref("door-1"), kind: "login", subject: "anybody" },
];
const lines = (list: unknown[]) => list.map((each) => JSON.stringify(each)).join("\n");

test("the connector keeps the contract", async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => identity(`door-${index}`));
  const failures = await checkContract(push, {
    now,
    canaries: [],
    exports: [
      {
        title: "Records",
        files: [exportFile("badges.ndjson", lines(records), 9)],
        config: { name: "badges" },
        identities: 1,
        complete: true,
        bulk: { files: [exportFile("many.ndjson", lines(many))], identities: 10_000, heapMb: 100 },
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

test("every type of record comes in as it was written", async () => {
  const {
    records: out,
    problems,
    pages,
  } = await read([exportFile("x.ndjson", `${lines(records)}\r\n\n`)], { name: "badges" });
  expect(problems).toEqual([]);
  expect(out.map(({ t }) => t)).toEqual(recordSchema.options.map((option) => option.shape.t.value));
  expect(out[1]).toMatchObject({
    createdAt: new Date("2025-01-02T03:04:05Z"),
    lastUsed: { at: new Date("2026-11-01T00:00:00Z") },
    ownerHints: [{ at: new Date("2026-01-01T00:00:00Z") }],
  });
  expect(pages[0]?.scope.issues).toEqual([realm]);
});

test("one bad line refuses all of it, and is named", async () => {
  const bad = [records[0], { t: "identity" }, 7, identity("b", { ownerHint: [] }), identity("c")];
  await expect(read([exportFile("x.ndjson", lines(bad))])).rejects.toMatchObject({
    failure: {
      kind: "malformed",
      message: expect.stringMatching(/^3 of 5 lines.*line 2: ref.*line 3: t: .*line 4: /),
    },
  });
  await expect(read([exportFile("x.ndjson", `${lines(records)}\n{"t":`)])).rejects.toThrow(
    "1 of 10 lines are no records: line 10: it is not JSON.",
  );
});

test("more bad lines than anybody reads are counted", async () => {
  const bad = Array.from({ length: 50 }, () => ({ t: "identity" }));
  await expect(read([exportFile("x.ndjson", lines(bad))])).rejects.toThrow(/line 20: .*; and 30 more\.$/);
});

test.each([
  ["an unknown type", { t: "secret" }, "t: "],
  ["an unknown word", identity("a", { kind: "robot" }), "kind: "],
  ["a date that is none", identity("a", { createdAt: "yesterday" }), "createdAt: "],
  ["a number for a date", identity("a", { expiresAt: 1893456000 }), "expiresAt: "],
  ["a secret for its fingerprint", { ...records[2], fingerprint: "hunter2-hunter2" }, "fingerprint: "],
  ["a list", [], "t: "],
])("%s is refused with what is wrong", (_, value, words) => {
  const answer = readRecord(value);
  expect(answer.ok).toBe(false);
  expect(answer.ok ? "" : answer.what).toContain(words);
});

test("what is larger than a push may be is refused before it is held", async () => {
  const long = exportFile("x.ndjson", `{"t":"${"x".repeat(pushLimits.lineBytes)}`);
  await expect(read([long])).rejects.toMatchObject({ failure: { kind: "too_large" } });
  const many = exportFile("x.ndjson", "{}\n".repeat(pushLimits.lines + 1));
  await expect(read([many])).rejects.toMatchObject({ failure: { kind: "too_large" } });
  const odd = {
    ...exportFile("x.ndjson", ""),
    open: async function* () {
      yield Uint8Array.of(0x7b, 0xff, 0x0a);
    },
  };
  await expect(read([odd])).rejects.toMatchObject({
    failure: { kind: "malformed", message: "It is not UTF-8 text." },
  });
});

test("the example of the documentation is one that is taken", async () => {
  const page = readFileSync(join(process.cwd(), "docs/api.md"), "utf8");
  const example = /<<'RECORDS'\n(.*?)\nRECORDS/s.exec(page)?.[1] ?? "";
  const { records: taken, problems } = await read([exportFile("badges.ndjson", example)], { name: "badges" });
  expect(problems).toEqual([]);
  expect(taken.map(({ t }) => t)).toEqual(["container", "identity", "credential"]);
});
