import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuditEvent, auditEvents } from "@/lib/domain/audit-event";
import { listAudit } from "@/lib/features/audit/data";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { identityFixture, insertContainer, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let personId: string;
let teamId: string;
const removedTeam = randomUUID();
const operation = randomUUID();

const made = async (sql: string) => {
  const { rows } = await pool.query<{ id: string }>(`${sql} RETURNING id`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`nothing was made: ${sql}`);
  return id;
};
const write = (event: AuditEvent, target: string) =>
  inTransaction(pool, (tx) => writeAudit(tx, event, "cli:ana", target));

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  personId = await made("INSERT INTO people (name) VALUES ('Bo Berg')");
  teamId = await made("INSERT INTO teams (name) VALUES ('Payments')");
  await write({ type: "person.changed", personId, change: "edited", fields: ["name"] }, `person:${personId}`);
  await write(
    { type: "team.changed", teamId, name: "Billing", change: "edited", members: 1 },
    `team:${teamId}`,
  );
  await write(
    { type: "team.changed", teamId: removedTeam, name: "Old guard", change: "removed", members: 0 },
    `team:${removedTeam}`,
  );
  await write(
    {
      type: "label.set",
      operation,
      chunk: 1,
      chunks: 1,
      selection: { picked: 2 },
      identityIds: [randomUUID(), randomUUID()],
      label: "purpose",
      value: "builds",
    },
    `operation:${operation}`,
  );
});
afterAll(() => database.drop());

const targets = async (text?: string) =>
  (await listAudit(pool, { text }, 50)).rows.map((row) => row.targetName);

describe("the audit log as it is listed", () => {
  it("calls people and teams by their names, and says how much a bulk change was about", async () => {
    expect(await targets()).toEqual(["2 identities", "Old guard", "Payments", "Bo Berg"]);
  });

  it.each([
    ["bo b", "Bo Berg"],
    ["payments", "Payments"],
    ["old guard", "Old guard"],
  ])("finds “%s”", async (text, name) => {
    expect(await targets(text)).toEqual([name]);
  });

  it("keeps the ids beside the names", async () => {
    const { rows } = await listAudit(pool, { text: personId }, 50);
    expect(rows.map((row) => [row.target, row.targetName])).toEqual([[`person:${personId}`, "Bo Berg"]]);
  });

  it("calls identities, accounts and views by the names that they have now, and by their ids once they are gone", async () => {
    const account = await insertContainer(pool, "Ledger account");
    const identity = identityFixture({ name: "ledger-writer" });
    await insertIdentities(pool, [identity]);
    const owner = await made(
      "INSERT INTO users (name, email, role) VALUES ('Ana', 'ana@example.com', 'analyst')",
    );
    const view = await made(
      `INSERT INTO saved_views (noun, name, query, columns, user_id) VALUES ('identities', 'Ledger view', '', '{}', '${owner}')`,
    );
    const event = { type: "identity.attested", identityId: identity.id, until: "2027-01-01" } as const;
    const named = [`identity:${identity.id}`, `account:${account}`, `view:${view}`];
    const gone = [`identity:${randomUUID()}`, "account:none"];
    for (const target of [...named, ...gone]) await write(event, target);
    const { rows } = await listAudit(pool, { code: auditEvents["identity.attested"].code }, 50);
    expect(rows.map((row) => [row.target, row.targetName]).reverse()).toEqual([
      [named[0], "ledger-writer"],
      [named[1], "Ledger account"],
      [named[2], "Ledger view"],
      [gone[0], null],
      [gone[1], null],
    ]);
    expect(await targets("ledger")).toEqual(["Ledger view", "Ledger account", "ledger-writer"]);
    await pool.query("UPDATE identities SET name = 'renamed' WHERE id = $1", [identity.id]);
    expect(await targets("ledger-writer")).toEqual([]);
    expect(await targets("renamed")).toEqual(["renamed"]);
  });
});
