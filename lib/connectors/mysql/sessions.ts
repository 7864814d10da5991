import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { seenConnected } from "@/lib/connectors/sdk/seen-connected";
import { accountRef, system } from "./names";
import { ServerRecords } from "./page-body";

const lines = z
  .string()
  .nullable()
  .catch(null)
  .transform((text) => (text ?? "").split("\n").filter((line) => line !== ""));
const rowSchema = z.object({ user: z.string().max(300), addresses: lines, dbs: lines, hosts: lines });

/**
 * Who is connected now: the only use that the server tells of. A connection names its user and its own address; the account
 * is certain where there is one of that name, or where its host is that very address.
 */
export function sessionRecords(page: Page): Parsed {
  const records = new ServerRecords(page);
  for (const { user, addresses, dbs, hosts } of records.rows(rowSchema)) {
    const certain = hosts.length === 1 ? hosts : hosts.filter((host) => addresses.includes(host));
    for (const host of certain) {
      records.add({
        t: "identity",
        ref: accountRef(records.realm, user, host),
        kind: "db_user",
        name: user === "" ? `anonymous at ${host}` : `${user}@${host}`,
        system,
        lastUsed: seenConnected(records.collectedAt),
        raw: { addresses: addresses.slice(0, 20), databases: dbs.slice(0, 20) },
      });
    }
  }
  return records.parsed();
}
