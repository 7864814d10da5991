import type { PoolClient } from "pg";
import { nameOf } from "@/lib/domain/people/name-of-address";
import type { Decider } from "@/lib/features/labels/mutations";
import { refuseSharedMailbox } from "@/lib/features/people/mutations-mailbox";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { OwnerChoice } from "./schema";

/** An owner that exists, with the name that timelines show. */
export type FoundOwner = { kind: "person" | "team"; id: string; name: string } | { kind: "nobody" };

/**
 * The person or team that was chosen; one who is named by e-mail address is added where nobody has it. Throws AppErrors:
 * `no_such_owner`, `shared_mailbox`.
 */
export async function findOwner(
  tx: PoolClient,
  choice: OwnerChoice,
  by: Decider,
  now: Date,
): Promise<FoundOwner> {
  switch (choice.kind) {
    case "nobody":
      return choice;
    case "email": {
      refuseSharedMailbox(choice.email);
      const known = await tx.query<{ id: string; name: string }>(
        "SELECT id, name FROM people WHERE email = $1",
        [choice.email],
      );
      const person = known.rows[0] ?? (await addPerson(tx, choice, by, now));
      return { kind: "person", ...person };
    }
    default: {
      const from = choice.kind === "person" ? "email FROM people" : "NULL AS email FROM teams";
      const found = await tx.query<{ id: string; name: string; email: string | null }>(
        `SELECT id, name, ${from} WHERE id = $1`,
        [choice.id],
      );
      const row = found.rows[0];
      if (row) {
        // Somebody may have added the mailbox as a person once; it answers for nothing all the same.
        refuseSharedMailbox(row.email);
        return { kind: choice.kind, id: row.id, name: row.name };
      }
      throw new AppError({
        code: "no_such_owner",
        message: "This person or team does not exist any more.",
        safe: "Nothing was changed.",
        next: "Choose another one.",
      });
    }
  }
}

async function addPerson(
  tx: PoolClient,
  choice: { email: string; name: string },
  by: Decider,
  now: Date,
): Promise<{ id: string; name: string }> {
  const name = choice.name === "" ? nameOf(choice.email) : choice.name;
  const made = await tx.query<{ id: string; name: string }>(
    `INSERT INTO people (name, email, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (email) DO UPDATE SET email = excluded.email RETURNING id, name`,
    [name, choice.email, now],
  );
  const row = made.rows[0];
  if (!row) throw new Error("The database did not give the new person.");
  await writeAudit(
    tx,
    { type: "person.changed", personId: row.id, change: "added", fields: ["name", "email"] },
    by.scope.actor,
    `person:${row.id}`,
  );
  return row;
}
