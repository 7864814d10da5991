import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { host } from "./connector";
import { fakeMachine, writeTree } from "./fixtures/fake-machine";
import { hostContext, readMachine } from "./fixtures/read-machine";
import { largestFile, readRegularFile } from "./read-text";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rollcall-hostile-"));
  await chmod(root, 0o755);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs as an account that may not read everything: root reads what it likes. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("what is closed to us", () => {
  beforeEach(async () => {
    await writeTree(root, {
      "etc/passwd": "alice:x:1000:1000::/home/alice:/bin/sh\n",
      "etc/cron.d/job": "* * * * * alice /opt/x\n",
      "a/.env": "API_TOKEN=Zx9qwErty12345678abcd\n",
      "b/.env": { text: "API_TOKEN=Zx9qwErty12345678abcd\n", mode: 0 },
      "c/.env": "API_TOKEN=Zx9qwErty12345678abcd\n",
      "closed/.env": "API_TOKEN=Zx9qwErty12345678abcd\n",
    });
    await mkdir(join(root, "var/spool/cron/crontabs"), { recursive: true });
    await chmod(join(root, "closed"), 0);
    await chmod(join(root, "var/spool/cron/crontabs"), 0);
  });
  afterEach(async () => {
    await chmod(join(root, "closed"), 0o700);
  });

  it("keeps what could be read and ends the scope as denied, naming the first path", async () => {
    const seen = await unprivileged(() => readMachine({ root }));
    const failure = seen.failures["environment-files"]?.failure;
    expect(failure).toMatchObject({ kind: "denied", permission: "read environment and compose files" });
    expect(failure?.message).toContain("3 files or folders could not be read");
    expect(failure?.message).toContain(join(root, "b/.env"));
    const places = seen.records.filter((record) => record.t === "placement");
    expect(places.map((record) => record.locator)).toEqual([
      `${root}/a/.env API_TOKEN`,
      `${root}/c/.env API_TOKEN`,
    ]);
    expect(seen.failures["scheduled-jobs"]?.failure.message).toContain("crontabs");
    expect(seen.failures.accounts).toBeUndefined();
    expect(seen.records.some((record) => record.t === "identity" && record.kind === "scheduled_job")).toBe(
      true,
    );
  });

  it("says before a reading which data sets lack a permission", async () => {
    const lines = await unprivileged(async () => {
      const found = [];
      for await (const line of host.check?.(hostContext({ root }).ctx) ?? []) found.push(line);
      return found;
    });
    expect(lines.map((line) => [line.dataSet, line.state])).toContainEqual(["scheduled-jobs", "missing"]);
    expect(lines.map((line) => [line.dataSet, line.state])).toContainEqual(["accounts", "granted"]);
    expect(lines.find((line) => line.dataSet === "scheduled-jobs")?.detail).toContain("crontabs");
  });
});

describe("files that are not what they are called", () => {
  it("reads nothing out of noise under every name that it knows", async () => {
    let state = 7;
    const noise = (length: number) =>
      Buffer.from(
        Array.from({ length }, () => {
          state = (state * 1103515245 + 12345) % 2147483648;
          return state % 251;
        }),
      );
    const kinds: ((name: string) => Buffer)[] = [
      (name) => noise(600 + name.length),
      () =>
        Buffer.from(
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n",
        ),
      () => Buffer.from('{"mcpServers": [1, {"env": 3}], "auths": 7, "users": [null], "a": {"b": '),
      () => Buffer.from(`${"&a [".repeat(2000)}\nusers: *a\n`),
      () => Buffer.from(`${'{"a": '.repeat(20_000)}`),
      () =>
        Buffer.from(
          `a:\n${Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth + 1)}a:\n`).join("")}`,
        ),
      () => Buffer.from(`${"- ? ".repeat(10_000)}`),
      () => Buffer.from(`${"[".repeat(60_000)}\n* * * *\n=\n%\n\u202e\ufeff`),
      () => Buffer.alloc(0),
    ];
    for (const kind of kinds) {
      const files = Object.keys(fakeMachine()).filter((path) => path !== "etc/passwd" && path !== ".keep");
      await writeTree(root, Object.fromEntries(files.map((path) => [path, ""])));
      for (const path of files) await writeFile(join(root, path), kind(path));
      await writeTree(root, { "etc/passwd": "alice:x:1000:1000::/home/alice:/bin/sh\nnot a line\n:::\n" });
      const seen = await readMachine({ root });
      expect(seen.problems).toEqual([]);
      expect(seen.failures).toEqual({});
    }
  }, 60_000);

  it("does not wait on sockets, follow links or read what is too large", async () => {
    const socket = join(root, "id_rsa");
    const server = createServer();
    await new Promise<void>((done) => server.listen(socket, done));
    await writeTree(
      root,
      { "big.env": "x".repeat(largestFile + 1), "real.env": "A=1" },
      { "link.env": "real.env" },
    );
    try {
      expect((await readRegularFile(socket)).is).toBe("no file");
      expect((await readRegularFile(join(root, "link.env"))).is).toBe("no file");
      expect((await readRegularFile(join(root, "gone.env"))).is).toBe("no file");
      expect((await readRegularFile(root)).is).toBe("no file");
      expect((await readRegularFile(join(root, "big.env"))).is).toBe("too large");
      const seen = await readMachine({ root });
      expect(seen.failures).toEqual({});
      expect(seen.warnings.join()).toContain("one file was larger than 2 MB");
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it("keeps names readable that try to be something else", async () => {
    await writeTree(root, { "a\nb\u202e/.env": "API_TOKEN=Zx9qwErty12345678abcd\n" });
    const seen = await readMachine({ root });
    const places = seen.records.filter((record) => record.t === "placement");
    expect(places.map((record) => record.locator)).toEqual([`${root}/a b /.env API_TOKEN`]);
  });
});
