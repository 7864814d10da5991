import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { setLabel } from "@/lib/features/labels/mutations";
import { createPool } from "@/lib/platform/database";
import { databaseFailure } from "@/lib/platform/database-failure";
import { openEmbedded } from "@/lib/platform/embedded/embedded";
import { migrate } from "@/lib/platform/migrate";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";

const megabyte = 1024 * 1024;

/** A disk of its own for the data folder; only root may make one. */
function mountDisk(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${160 * megabyte},mode=711`, "rollcall-disk", folder], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

const disk = mkdtempSync(join(tmpdir(), "rollcall-disk-"));
chmodSync(disk, 0o711);
const mounted = mountDisk(disk);

afterAll(() => {
  if (mounted) execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true });
});

/** The values that the identities hold, and those that the audit log has on record with how many each. */
async function held(pool: Pool): Promise<{ labels: unknown[]; onRecord: unknown[] }> {
  const labels = await pool.query("SELECT value, count(*)::int AS n FROM labels GROUP BY value");
  const events = await pool.query(
    `SELECT body::json -> 'payload' ->> 'value' AS value, json_array_length(body::json -> 'payload' -> 'identityIds') AS n
     FROM audit_events WHERE body::json -> 'payload' ->> 'label' = 'purpose' ORDER BY seq`,
  );
  return { labels: labels.rows, onRecord: events.rows };
}

describe("a full disk", () => {
  it("refuses changes with a sentence, halves nothing, and needs nothing but room", async ({ skip }) => {
    if (!mounted) skip("no disk of a test's own can be mounted here (that needs root)");
    const embedded = await openEmbedded({ dataDir: disk, notify: () => {} });
    const pool = createPool(embedded.url, 4);
    try {
      await migrate(pool);
      const share = 200;
      const identities = Array.from({ length: share }, () => identityFixture());
      await insertIdentities(pool, identities);
      const label = (value: string) =>
        setLabel(
          { pool },
          member("admin"),
          {
            selection: { kind: "ids", ids: identities.map(({ id }) => id) },
            label: "purpose",
            value,
            why: "",
          },
          new Date(),
        );
      await label("before");
      const filler = join(disk, "filler");
      const free = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(free.bavail * free.bsize - 64 * 1024));

      const refused: string[] = [];
      const done = ["before"];
      for (let n = 0; n < 300 && refused.length < 3; n += 1) {
        const value = `full ${n}`;
        await label(value).then(
          () => done.push(value),
          (error: unknown) => refused.push(databaseFailure(error)?.code ?? String(error)),
        );
      }
      expect(refused).toHaveLength(3);
      expect(refused.filter((code) => code !== "disk_full" && code !== "database_unreachable")).toEqual([]);

      rmSync(filler);
      const deadline = Date.now() + 30_000;
      let recovered = false;
      while (!recovered && Date.now() < deadline) {
        recovered = await label("after").then(
          () => true,
          () => false,
        );
      }
      expect(recovered).toBe(true);
      const { labels, onRecord } = await held(pool);
      expect(labels).toEqual([{ value: "after", n: share }]);
      expect(onRecord).toEqual([...done, "after"].map((value) => ({ value, n: share })));
    } finally {
      await pool.end();
      await embedded.close();
    }
  });
});
