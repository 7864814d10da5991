import { writeAudit } from "@/lib/platform/audit";
import { exportFingerprintKey, type FingerprintKey } from "@/lib/platform/fingerprint-key";
import { inTransaction } from "@/lib/platform/transaction";
import type { Web } from "@/lib/platform/web";

/** The organisation's fingerprint key as a file for `rollcall collect --key`. That somebody took it is recorded. */
export async function exportKey(
  { pool }: Pick<Web, "pool">,
  actor: string,
  key: FingerprintKey,
): Promise<{ fileName: string; text: string }> {
  await inTransaction(pool, (tx) =>
    writeAudit(
      tx,
      { type: "key.exported", keyId: key.keyId, purpose: "fingerprint" },
      actor,
      `fingerprint-key:${key.keyId}`,
    ),
  );
  return { fileName: `rollcall-fingerprint-${key.keyId}.key`, text: exportFingerprintKey(key) };
}
