import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import {
  readSnapshot,
  type SnapshotAbout,
  type SnapshotLine,
  type SnapshotPart,
  snapshotLimits,
  writeSnapshot,
} from "@/lib/connectors/sdk/snapshot";

const about: SnapshotAbout = {
  connector: "aws",
  about: "123456789012",
  collectedAt: new Date("2026-11-23T10:00:00.000Z"),
  fingerprintKeyId: "key-1",
};
const header = { t: "header", format: "rollcall-snapshot", version: 1, ...about };
const scope: Scope = {
  key: "a/users",
  dataSet: "users",
  title: "Users of a",
  issues: ["aws:123456789012"],
  container: { realm: "aws:123456789012", externalId: "123456789012" },
  region: "eu-west-1",
  reader: "role/rollcall",
};
const parts: SnapshotPart[] = [
  { t: "page", scope, call: "ListUsers", body: { users: [{ id: "u1", name: "deploy\n⟦é⟧" }] } },
  { t: "page", scope, call: "ListUsers", body: { users: [] } },
  { t: "scopeDone", scope, complete: true },
];

async function* from<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

function sink(): { out: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { out, bytes: () => Buffer.concat(chunks) };
}

async function written(items: Iterable<SnapshotPart>): Promise<Buffer> {
  const { out, bytes } = sink();
  await writeSnapshot(from(items), about, out);
  return bytes();
}

/** Gives the bytes in pieces of `size`, so that lines and gzip blocks fall across the borders. */
function opener(bytes: Uint8Array, size = 64 * 1024): () => AsyncIterable<Uint8Array> {
  return async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
}

async function read(bytes: Uint8Array, size?: number, limits = snapshotLimits): Promise<SnapshotLine[]> {
  const lines: SnapshotLine[] = [];
  for await (const line of readSnapshot(opener(bytes, size), limits)) lines.push(line);
  return lines;
}

const gzipLines = (...lines: unknown[]) =>
  gzipSync(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));

describe("a snapshot", () => {
  it("comes back as it was written, however its bytes are cut", async () => {
    const bytes = await written(parts);
    for (const size of [1, 7, 64 * 1024]) {
      expect(await read(bytes, size)).toEqual([header, ...parts, { t: "end", complete: true, count: 4 }]);
    }
  });

  it("ends with the number of lines and the hash of the bytes before", async () => {
    const text = gunzipSync(await written(parts)).toString();
    const body = text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1);
    expect(JSON.parse(text.slice(body.length))).toEqual({
      t: "end",
      count: 4,
      sha256: createHash("sha256").update(body).digest("hex"),
    });
  });

  it("brings back any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        async (bodies, size) => {
          const pages = bodies.map((body): SnapshotPart => ({ t: "page", scope, call: "c", body }));
          const lines = await read(await written(pages), size);
          const plain = JSON.parse(JSON.stringify(pages));
          expect(lines.slice(1, -1)).toEqual(plain);
          expect(lines.at(-1)).toMatchObject({ t: "end", complete: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps why a scope is incomplete", async () => {
    const denied: SnapshotPart = {
      t: "scopeDone",
      scope,
      complete: false,
      failure: { kind: "denied", message: "Not allowed.", permission: "iam:ListUsers" },
    };
    expect((await read(await written([denied])))[1]).toEqual(denied);
  });
});

describe("a damaged snapshot", () => {
  it("is never complete, wherever it was cut off", async () => {
    const bytes = await written(parts);
    for (let length = 1; length < bytes.length; length += 1) {
      const outcome = await read(bytes.subarray(0, length)).catch((error: unknown) => error);
      if (outcome instanceof SourceError) expect(outcome.failure.kind).toBe("malformed");
      else expect((outcome as SnapshotLine[]).at(-1)).toMatchObject({ t: "end", complete: false });
    }
  });

  it("is never complete with a byte changed that carries something, and never yields more than it held", async () => {
    const bytes = await written(parts);
    const whole = await read(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ flip, at);
        const outcome = await read(changed).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(SourceError);
          return;
        }
        const lines = outcome as SnapshotLine[];
        // Some bits carry nothing, such as gzip's time and the filling after the last block: all lines are then the same.
        if (!isDeepStrictEqual(lines, whole)) {
          expect(lines.at(-1)).toMatchObject({ t: "end", complete: false });
        }
        expect(lines.length).toBeLessThanOrEqual(parts.length + 2);
      }),
      { numRuns: 1000 },
    );
  });

  it("answers garbage with a sentence, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (garbage, packed) => {
        await expect(read(packed ? gzipSync(garbage) : garbage)).rejects.toMatchObject({
          failure: { kind: "malformed", message: expect.stringContaining("not a Rollcall snapshot") },
        });
      }),
      { numRuns: 100 },
    );
  });

  const end = (count: number, sha256: string) => ({ t: "end", count, sha256 });
  it.each([
    ["no end line", gzipLines(header, parts[0]), "no end line"],
    ["a wrong checksum", gzipLines(header, parts[0], end(2, "0".repeat(64))), "checksum"],
    ["a wrong count", gzipLines(header, parts[0], end(3, "0".repeat(64))), "should have 3 lines"],
    ["a line that is not JSON", gzipLines(header, "{", end(2, "0".repeat(64))), "Line 2 is damaged"],
    ["a line of another shape", gzipLines(header, { t: "page", scope: 1 }), "Line 2 is damaged"],
    ["a second header", gzipLines(header, header), "Line 2 is damaged"],
    ["lines after its end", gzipLines(header, end(1, "0".repeat(64)), parts[0]), "more data after"],
  ])("with %s ends incomplete and says so", async (_title, bytes, why) => {
    expect((await read(bytes)).at(-1)).toEqual({
      t: "end",
      complete: false,
      why: expect.stringContaining(why),
    });
  });

  it.each([
    ["another format", { ...header, format: "tar" }, "not a Rollcall snapshot"],
    ["a newer version", { ...header, version: 2 }, "format version 2"],
    ["a header without its connector", { ...header, connector: undefined }, "connector is missing or wrong"],
    ["a header without a time", { ...header, collectedAt: "yesterday" }, "collectedAt is missing or wrong"],
  ])("refuses %s", async (_title, first, sentence) => {
    await expect(read(gzipLines(first))).rejects.toMatchObject({
      failure: { kind: "malformed", message: expect.stringContaining(sentence) },
    });
  });
});

describe("limits", () => {
  it("stops at a line that is too long, without reading on", async () => {
    const bytes = gzipLines(header, "x".repeat(5 * 1024 * 1024));
    const limits = { ...snapshotLimits, lineBytes: 1024 * 1024 };
    await expect(read(bytes, 1000, limits)).rejects.toMatchObject({ failure: { kind: "too_large" } });
  });

  it("stops at a file that unpacks to far more than it is", async () => {
    const bytes = gzipLines(header, ...Array.from({ length: 3000 }, () => " ".repeat(1000)));
    const limits = { ...snapshotLimits, ratioFrom: 100_000, ratio: 20 };
    const page = gzipLines(
      header,
      ...Array.from({ length: 3000 }, () => ({ ...parts[1], call: " ".repeat(1000) })),
    );
    await expect(read(page, 1000, limits)).rejects.toMatchObject({ failure: { kind: "too_large" } });
    await expect(read(bytes, 1000, { ...snapshotLimits, totalBytes: 1000 })).rejects.toMatchObject({
      failure: { kind: "too_large" },
    });
  });

  it("refuses to write a line that no reader would take", async () => {
    const body = "x".repeat(snapshotLimits.lineBytes);
    await expect(written([{ t: "page", scope, call: "c", body }])).rejects.toMatchObject({
      failure: { kind: "too_large" },
    });
  });
});

describe("interruptions", () => {
  it("a collector that fails leaves a file that is not complete", async () => {
    const { out, bytes } = sink();
    async function* failing(): AsyncGenerator<SnapshotPart> {
      for (const part of parts) yield part;
      throw new Error("the source went away");
    }
    await expect(writeSnapshot(failing(), about, out)).rejects.toThrow("the source went away");
    const outcome = await read(bytes()).catch((error: unknown) => error);
    if (outcome instanceof SourceError) expect(outcome.failure.kind).toBe("malformed");
    else expect((outcome as SnapshotLine[]).at(-1)).toMatchObject({ complete: false });
  });

  it("a reader that leaves early closes the file", async () => {
    const bytes = await written(
      Array.from(
        { length: 5000 },
        (): SnapshotPart => ({ t: "page", scope, call: "c", body: Math.random() }),
      ),
    );
    let closed = false;
    const open = async function* () {
      try {
        for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
      } finally {
        closed = true;
      }
    };
    for await (const line of readSnapshot(open)) if (line.t === "page") break;
    expect(closed).toBe(true);
  });

  it("an error of the disk stays that error", async () => {
    const bytes = await written(parts);
    const open = async function* () {
      yield bytes.subarray(0, 20);
      throw new Error("EIO");
    };
    await expect(async () => {
      for await (const line of readSnapshot(open)) void line;
    }).rejects.toThrow("EIO");
  });
});
