import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEvent } from "@/lib/domain/audit-event";
import { listAudit } from "@/lib/features/audit/data";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
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
});
