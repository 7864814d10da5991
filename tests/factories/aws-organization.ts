import { aws } from "@/lib/connectors/aws/connector";
import { organizationCall } from "@/lib/connectors/aws/organization";
import { accountScope } from "@/lib/connectors/aws/scopes";
import type { Connector } from "@/lib/connectors/sdk/contract";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import type { TestDatabase } from "@/tests/setup/database";
import { policy, type Written } from "./aws-request";

export const management = "999988887777";

/** A guardrail: its statements, and the root, units and accounts that it is attached to. */
export interface Guardrail {
  name: string;
  kind: "service" | "resource";
  statements: readonly Written[];
  targets: readonly string[];
}

const everything: Written = { Effect: "Allow", Action: "*", Resource: "*" };

/** What AWS attaches to the root, the unit `ou-prod` and each account where service control policies are switched on. */
export function fullAccess(...accounts: readonly string[]): Guardrail {
  return {
    name: "FullAWSAccess",
    kind: "service",
    statements: [everything],
    targets: ["r-1", "ou-prod", ...accounts],
  };
}

/** Syncs an organisation in which these accounts lie under the root's unit `ou-prod`. */
export async function bringOrganization(
  database: TestDatabase,
  accounts: readonly string[],
  guardrails: readonly Guardrail[],
): Promise<void> {
  const body = {
    id: "o-exampleorg",
    management,
    roots: ["r-1"],
    units: [{ id: "ou-prod", parent: "r-1", name: "Production" }],
    accounts: [
      { Id: management, Name: "management", State: "ACTIVE", parent: "r-1", Tags: [] },
      ...accounts.map((Id) => ({ Id, Name: Id, State: "ACTIVE", parent: "ou-prod", Tags: [] })),
    ],
    policies: guardrails.map(({ name, kind, statements, targets }) => ({
      Arn: `arn:aws:organizations::${management}:policy/o-exampleorg/${kind}_control_policy/p-${name.toLowerCase()}`,
      Name: name,
      AwsManaged: false,
      Content: JSON.stringify(policy(...statements)),
      targets,
    })),
  };
  const connector: Connector = {
    ...aws,
    plan: async function* () {
      yield accountScope(management, "organization", "Organisation");
    },
    pages: async function* () {
      yield { call: organizationCall, body, next: null };
    },
  };
  const known = await database.pool.query<{ id: string }>(
    "SELECT id FROM sources WHERE name = 'organisation'",
  );
  const source = known.rows[0]?.id ?? (await createSource(database.pool, "organisation", "aws"));
  await syncOnce(testEngine(database.pool, connector, { leaseSeconds: 60 }), source);
}
