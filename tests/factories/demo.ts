import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { loadConnector } from "@/lib/connectors/registry";
import { type DemoCompany, demoCompany } from "@/lib/features/demo/company/sources";
import { listDemoRuns } from "@/lib/features/demo/data";
import { demoSeed, loadDemo } from "@/lib/features/demo/mutations";
import { receiveDemo } from "@/lib/features/demo/mutations-receive";
import { completeRun } from "@/lib/jobs/sync/complete-run";
import type { SyncEngine } from "@/lib/jobs/sync/source";
import { type FingerprintKey, fingerprintKey, fingerprintSecret } from "@/lib/platform/fingerprint-key";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { testEngine } from "@/tests/factories/sync-engine";

const signal = new AbortController().signal;
/** As much as is kept unless said otherwise. */
export const keptUse = { days: 35, months: 15 };

/** An engine with the connectors of the registry, as the worker's. */
function demoEngine(pool: Pool): SyncEngine {
  return testEngine(pool, scriptedConnector({ scopes: [] }), {
    connectorOf: async (id) => {
      const connector = await loadConnector(id);
      if (!connector) throw new Error(`There is no connector ${id}.`);
      return connector;
    },
  });
}

/** Loads the demo to its end, as the worker does it. */
export async function loadWholeDemo(pool: Pool, key: FingerprintKey, now: Date): Promise<void> {
  await loadDemo(pool, "test", now);
  await receiveDemo({ pool, key, keep: keptUse, signal });
  const engine = demoEngine(pool);
  for (const runId of await listDemoRuns(pool)) await completeRun(engine, runId, signal);
}

export function newFingerprintKey(): FingerprintKey {
  return fingerprintKey(randomBytes(32));
}

/** The company as it is loaded, to compare what came out with. All of its secrets are made up already. */
export async function companyAt(now: Date, key: FingerprintKey): Promise<DemoCompany> {
  const company = demoCompany({
    seed: demoSeed,
    now,
    fingerprint: (secret) => fingerprintSecret(key, secret),
    fingerprintKeyId: key.keyId,
  });
  for (const source of company.sources) await source.files();
  return company;
}
