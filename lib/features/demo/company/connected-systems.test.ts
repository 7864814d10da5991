import { describe, expect, it } from "vitest";
import { loadConnector } from "@/lib/connectors/registry";
import { recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { awsOrganization } from "./aws-source";
import { Company } from "./company";
import type { ConnectedSystem, Estate } from "./connected";
import { connectedSystems } from "./connected-systems";

const now = new Date("2026-11-26T09:00:00Z");
const company = new Company({ seed: "test", now, fingerprint: (secret) => `fp-${secret.length}` });
const { accounts } = awsOrganization(company);
const estate: Estate = {
  company,
  account: (key) => {
    const found = accounts.find(({ facts }) => facts.key === key);
    if (!found) throw new RangeError(key);
    return found;
  },
};

/** A system as its connector reads it, from what a snapshot would hold. */
async function read(system: ConnectedSystem) {
  const connector = await loadConnector(system.connector);
  if (!connector) throw new RangeError(system.connector);
  const { parts, planted } = system.make(estate);
  const records: SourceRecord[] = [];
  const problems: string[] = [];
  for (const part of parts) {
    if (part.t !== "page") continue;
    const parsed = connector.toRecords({
      ...part,
      body: JSON.parse(JSON.stringify(part.body)),
      collectedAt: now,
    });
    records.push(...parsed.records.map((record) => recordSchema.parse(record)));
    problems.push(...parsed.problems.map(({ where, what }) => `${where}: ${what}`));
  }
  const dataSets = new Set(connector.manifest.dataSets.map(({ id }) => id));
  const strange = parts.filter(({ scope }) => !dataSets.has(scope.dataSet)).map(({ scope }) => scope.key);
  return { records, problems, planted, strange };
}

describe.each(connectedSystems.map((system) => [system.name, system] as const))("%s", (_, system) => {
  it("is read by its connector without a problem, with what was planted where it is said to be", async () => {
    const { records, problems, planted, strange } = await read(system);
    expect(problems).toEqual([]);
    expect(strange).toEqual([]);
    const known = new Set(
      records.flatMap((record) =>
        "ref" in record ? [`${record.t} ${record.ref.realm} ${record.ref.externalId}`] : [],
      ),
    );
    expect(records.filter(({ t }) => t === "identity").length).toBeGreaterThan(2);
    for (const { id, identities, credentials, placements } of planted) {
      for (const ref of identities) expect(known, id).toContain(`identity ${ref.realm} ${ref.externalId}`);
      for (const ref of credentials) expect(known, id).toContain(`credential ${ref.realm} ${ref.externalId}`);
      for (const ref of placements) expect(known, id).toContain(`placement ${ref.realm} ${ref.externalId}`);
    }
  });
});
