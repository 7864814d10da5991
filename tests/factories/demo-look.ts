import type { Pool } from "pg";
import { expect } from "vitest";
import type { Planted } from "@/lib/features/demo/company/planted";
import type { DemoCompany } from "@/lib/features/demo/company/sources";
import { countIdentities } from "@/lib/features/identities/data";
import { termsOf } from "@/lib/features/overview/queries";
import { systemScope } from "@/lib/platform/scope";

export type Row = Record<string, unknown>;

/** The inventory that the demo was loaded into, and the company that it came from. */
export interface Loaded {
  pool: Pool;
  company: DemoCompany;
  now: Date;
}
export type Look = ReturnType<typeof lookAt>;

/** Ways to look at what came out; `loaded` is asked at each look, because it is there only once the tests run. */
export function lookAt(loaded: () => Loaded) {
  async function rows(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await loaded().pool.query<Row>(sql, values)).rows;
  }
  async function one(sql: string, ...values: unknown[]): Promise<Row> {
    const found = await rows(sql, ...values);
    expect(found, sql).toHaveLength(1);
    return found[0] ?? {};
  }
  function problem(id: string): Planted {
    const found = loaded()
      .company.planted()
      .find((each) => each.id === id);
    if (!found) throw new Error(`Nobody planted ${id}.`);
    return found;
  }
  /** One of the records of a planted problem. */
  const recordOf =
    (table: "identities" | "credentials" | "placements") =>
    (id: string, at = 0) => {
      const ref = problem(id)[table][at];
      return one(`SELECT * FROM ${table} WHERE realm = $1 AND external_id = $2`, ref?.realm, ref?.externalId);
    };
  return {
    rows,
    one,
    problem,
    identityOf: recordOf("identities"),
    credentialOf: recordOf("credentials"),
    placementOf: recordOf("placements"),
    /** How many identities a query finds. */
    found: async (q: string) => {
      const { pool, now } = loaded();
      const look = { terms: termsOf(q), now, timeoutMs: 5_000 };
      return (await countIdentities(pool, systemScope("test"), look)).count;
    },
    /** The names of what an identity was granted. */
    policiesOf: async (identityId: unknown) => {
      const granted = await rows(
        "SELECT e.name FROM grants g JOIN entitlements e ON e.id = g.entitlement_id WHERE g.principal_id = $1",
        identityId,
      );
      return granted.map((row) => row.name);
    },
    /** Days from the moment of loading. */
    daysUntil: (date: unknown) =>
      Math.round((new Date(String(date)).getTime() - loaded().now.getTime()) / 86_400_000),
    trustOf: (identityId: unknown) => rows("SELECT * FROM trusts WHERE identity_id = $1", identityId),
  };
}
