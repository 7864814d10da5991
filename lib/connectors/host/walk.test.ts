import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTree } from "./fixtures/fake-machine";
import { globTest } from "./glob";
import { networkMounts } from "./skip-rules";
import { emptyTally, type Tally, type WalkOptions, walk } from "./walk";

let root = "";
const names = [
  "a/1.env",
  "a/b/2.env",
  "a-b/3.env",
  "a.env",
  "node_modules/x/4.env",
  "usr/share/x/5.env",
  "usr/share/open/6.env",
  "usr/share/open/lib/7.env",
  "repo/.git/config",
  "repo/.git/hooks/8.env",
  "repo/package.json",
  "repo/test/9.env",
  "srv/test/10.env",
  "z/é/11.env",
  "zz.env",
];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rollcall-walk-"));
  await writeTree(root, Object.fromEntries(names.map((name) => [name, "x"])), {
    "a/up": "..",
    "a/self": "self",
  });
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function found(options: Partial<WalkOptions>, after: string | null, tally: Tally): Promise<string[]> {
  const paths: string[] = [];
  const whole: WalkOptions = {
    root,
    systemLayout: true,
    forced: [join(root, "usr/share/open")],
    excluded: () => false,
    otherMounts: new Set(),
    wants: (_, name) => name.endsWith(".env") || name === "config",
    signal: new AbortController().signal,
    ...options,
  };
  for await (const step of walk(whole, after, tally))
    if (step.wanted) paths.push(step.path.slice(root.length + 1));
  return paths;
}

describe("a walk", () => {
  const expected = [
    "a/1.env",
    "a/b/2.env",
    "a-b/3.env",
    "a.env",
    "repo/.git/config",
    "srv/test/10.env",
    "usr/share/open/6.env",
    "usr/share/open/lib/7.env",
    "z/é/11.env",
    "zz.env",
  ];

  it("passes over what the rules skip, counts it, and enters what is named", async () => {
    const tally = emptyTally();
    expect(await found({}, null, tally)).toEqual(expected);
    expect(tally.skipped).toEqual({ "package folders": 1, "version control": 1, "test fixtures": 1 });
    expect(await found({ forced: [] }, null, tally)).not.toContain("usr/share/open/6.env");
    expect(await found({ systemLayout: false }, null, tally)).toContain("usr/share/x/5.env");
    expect(await found({ otherMounts: new Set([join(root, "a")]) }, null, tally)).not.toContain("a/1.env");
  });

  it("goes on after any path and counts nothing twice", async () => {
    for (const [index, path] of expected.entries()) {
      const tally = emptyTally();
      const before: string[] = [];
      // What a reader does that stops at this file: the counts so far stay with its place.
      const options = {
        root,
        systemLayout: true,
        forced: [join(root, "usr/share/open")],
        excluded: () => false,
        otherMounts: new Set<string>(),
      };
      const wants = (_: string, name: string) => name.endsWith(".env") || name === "config";
      for await (const step of walk(
        { ...options, wants, signal: new AbortController().signal },
        null,
        tally,
      )) {
        before.push(step.path);
        if (step.path === join(root, path)) break;
      }
      const rest = await found({}, join(root, path), tally);
      expect([...before.map((each) => each.slice(root.length + 1)).slice(0, -1), ...rest]).toEqual(expected);
      expect(rest[0], `after ${index}`).toBe(path);
      expect(tally.skipped).toEqual({ "package folders": 1, "version control": 1, "test fixtures": 1 });
    }
  });

  it("goes on where a folder or file has vanished since", async () => {
    expect(await found({}, join(root, "a/aa/gone.env"), emptyTally())).toEqual(expected.slice(1));
    expect(await found({}, join(root, "y/gone.env"), emptyTally())).toEqual(["z/é/11.env", "zz.env"]);
  });

  it("stops when nobody waits any more", async () => {
    const signal = AbortSignal.abort();
    await expect(found({ signal }, null, { ...emptyTally(), visited: 9_995 })).rejects.toThrow();
  });
});

describe("patterns", () => {
  it.each([
    [".aws", "/home/a/.aws/credentials", true],
    [".aws", "/home/a/.awsx", false],
    ["/srv/backups/**", "/srv/backups/x/y", true],
    ["/srv/backups/**", "/srv/backups2", false],
    ["/srv/*/tmp", "/srv/a/tmp/x", true],
    ["/srv/*/tmp", "/srv/a/b/tmp", false],
    ["*.bak", "/a/b.bak", true],
    ["/a/?.env", "/a/x.env", true],
    ["/a.b", "/axb", false],
  ])("%s and %s: %s", (pattern, path, expected) => {
    expect(globTest(pattern)(path)).toBe(expected);
  });
});

it("knows which mounts lie on other machines", () => {
  const text =
    "22 1 0:20 / / rw - nfs4 server:/ rw\n30 22 0:31 / /mnt/my\\040share rw,relatime shared:1 - cifs //s/x rw\n31 22 0:32 / /data rw - ext4 /dev/sdb rw\n";
  expect([...networkMounts(text)]).toEqual(["/mnt/my share"]);
});
