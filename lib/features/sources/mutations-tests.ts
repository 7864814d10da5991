import { loadConnector } from "@/lib/connectors/registry";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { seal, sealContext } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";
import { lockSource, refusal } from "./mutations";
import { parseFields, requireManifest, type SealKeys } from "./mutations-setup";
import type { Submitted, TestSource } from "./schema-setup";

/** The field of a test's seal: all secrets of its form, as JSON. */
export const testSealField = "secrets";

/**
 * Asks the worker to try a form: what was entered is sealed, so that only the worker reads it, and dropped when it was
 * tried. Secrets of an existing source that were left empty are its stored ones. The answer comes on the test's row.
 */
export async function requestTest(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  keys: SealKeys,
  test: TestSource,
  now: Date,
): Promise<Submitted<{ testId: string }>> {
  const manifest = requireManifest(test.connector);
  const connector = await loadConnector(test.connector);
  if (!connector?.check) {
    throw refusal("not_testable", `${manifest.title} has nothing to test.`, "Add it, or bring a file in.");
  }
  return inTransaction(pool, async (tx) => {
    const existing = await tx.query("SELECT FROM sources WHERE id = $1", [test.sourceId]);
    const source = existing.rowCount === 0 ? null : await lockSource(tx, scope, test.sourceId);
    if (source !== null && source.connector !== test.connector) {
      throw refusal("wrong_connector", "This source is read with another connector.", "Reload the page.");
    }
    const stored = await tx.query<{ field: string }>(
      "SELECT field FROM source_secrets WHERE source_id = $1",
      [test.sourceId],
    );
    const fields = parseFields(
      manifest,
      test.fields,
      stored.rows.map((row) => row.field),
    );
    if (!fields.ok) return fields;
    // Tests are looked at while they run; yesterday's are of no use, nor are secrets that nobody fetched.
    await tx.query("DELETE FROM source_tests WHERE requested_at < $1::timestamptz - interval '1 day'", [now]);
    const { keyId, publicKey } = keys.worker;
    const made = await tx.query<{ id: string }>(
      `INSERT INTO source_tests (connector, source_id, name, config, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [
        manifest.id,
        test.sourceId,
        test.name || manifest.title,
        JSON.stringify(fields.config),
        scope.actor,
        now,
      ],
    );
    const testId = made.rows[0]?.id;
    if (testId === undefined) throw new Error("The test was not written.");
    if (Object.keys(fields.secrets).length > 0) {
      const context = sealContext({ table: "source_tests", id: testId, field: testSealField, keyId });
      await tx.query("UPDATE source_tests SET sealed = $2, key_id = $3 WHERE id = $1", [
        testId,
        Buffer.from(seal(publicKey, JSON.stringify(fields.secrets), context)),
        keyId,
      ]);
    }
    await wakeWorker(tx, "test-source", `test-source:${testId}`, { testId });
    return { ok: true, testId };
  });
}
