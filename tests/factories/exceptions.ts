import type { Pool } from "pg";
import type { ExceptionKind } from "@/lib/domain/exception";
import { requestException } from "@/lib/features/exceptions/mutations";
import { member } from "./scopes";

/** Sets findings aside for so many days, without a second person. Gives the exception's id. */
export async function setAside(
  { pool, now }: { pool: Pool; now: Date },
  ids: string | readonly string[],
  kind: ExceptionKind = "accepted_risk",
  days = 30,
): Promise<string> {
  await pool.query(
    "INSERT INTO settings VALUES ('exceptions', '{\"secondPerson\": \"never\"}', now(), 'test') ON CONFLICT DO NOTHING",
  );
  const selection = { kind: "ids" as const, ids: [ids].flat() };
  const asked = { kind, reason: "So.", days, scope: { kind: "finding" as const, selection } };
  return (await requestException({ pool }, member("analyst", { id: "ana" }), asked, now)).id;
}
