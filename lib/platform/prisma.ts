import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { PrismaClient } from "@/prisma/generated/client";

/**
 * A Prisma client over a pool that stays the caller's: ending the client leaves the pool open. Its sessions must think
 * in UTC, as those of `createPool` do, because the adapter drops the offset of a timestamp.
 */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool),
    // The default of two seconds refuses a transaction when a burst waits for a connection.
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
}
