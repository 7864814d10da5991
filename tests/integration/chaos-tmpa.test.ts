import { expect, it, vi } from "vitest";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase } from "@/tests/setup/database";
vi.mock("@/lib/jobs/sync/merge/realm-locks", () => ({ lockRealms: async () => undefined, realmsOf: () => new Set() }));
it("speed", async () => {
  const scopes = ["a", "b", "c"].map((key) => ({ key, pages: Array.from({ length: 15 }, (_, p) => Array.from({ length: 1000 }, (_, i) => ({ t: "identity" as const, ref: { realm: "test:one", externalId: `${key}${p}-${i}` }, kind: "cloud_role" as const, name: `${key}${p}-${i}`, system: "t", status: "active" as const, tags: { team: "a" } }))) }));
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    const d = await createTestDatabase();
    const e = testEngine(d.pool, scriptedConnector({ scopes }), { concurrency: 3 });
    const s = await createSource(d.pool, "x");
    const t0 = performance.now(); await syncOnce(e, s); const t1 = performance.now(); await syncOnce(e, s); const t2 = performance.now();
    times.push([Math.round(t1 - t0), Math.round(t2 - t1)]);
    await d.drop();
  }
  console.log("TIMES", JSON.stringify(times));
  expect(1).toBe(1);
}, 300000);
