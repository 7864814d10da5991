import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { host } from "./connector";
import { hostContext } from "./fixtures/read-machine";

let root = "";
let further = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rollcall-host-"));
  further = await mkdtemp(join(tmpdir(), "rollcall-further-"));
});
afterAll(async () => {
  await rm(root, { recursive: true });
  await rm(further, { recursive: true });
});

async function keys(settings: object): Promise<string> {
  const { ctx } = hostContext({ root, ...settings });
  const found: string[] = [];
  for await (const scope of host.plan?.(ctx) ?? []) found.push(scope.key);
  return found.join(" ");
}

it("are others with other limits, whose absences say nothing of what they do not reach", async () => {
  const whole = await keys({});
  expect(whole).toMatch(/^host:[0-9a-f]{32}\/accounts /);
  const limited = await keys({ exclude: "/srv/a/**\n/srv/b/**" });
  expect(limited.split(" ")).toHaveLength(whole.split(" ").length);
  expect(limited).not.toBe(whole);
  expect(await keys({ exclude: "/srv/a/**" })).not.toBe(limited);
  expect(await keys({ extraFolders: further })).not.toBe(whole);
});

it("stay the same whatever the order of the limits, and with more or fewer files to look at", async () => {
  const limited = await keys({ exclude: "/srv/a/**\n/srv/b/**" });
  expect(await keys({ exclude: "/srv/b/**\n/srv/a/**" })).toBe(limited);
  expect(await keys({ maxFiles: 10 })).toBe(await keys({}));
});
