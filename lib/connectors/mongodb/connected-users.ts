import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { Row } from "@/lib/connectors/sdk/listings";

/** Addresses and programs that are kept of one user. */
const most = 20;

const connectionSchema = z.object({
  effectiveUsers: z.array(z.object({ user: z.string(), db: z.string() })),
  appName: z.string().optional().catch(undefined),
  client: z.string().optional().catch(undefined),
  /** A router's word for it. */
  client_s: z.string().optional().catch(undefined),
});

/** As whom members of a replica set and routers speak with each other: the server's own, and nobody can make or drop it. */
const itself = "local.__system";

/** Who is connected, one row a user: from where, and with which program. */
export function connectedUsers(answer: unknown): Row[] {
  const connections = z.array(connectionSchema).safeParse(answer);
  if (!connections.success) {
    throw new SourceError({
      kind: "malformed",
      message: "The list of connections is not one that is known.",
    });
  }
  const users = new Map<
    string,
    { user: string; db: string; addresses: Set<string>; programs: Set<string> }
  >();
  for (const { effectiveUsers, appName, client, client_s: behindRouter } of connections.data) {
    for (const { user, db } of effectiveUsers) {
      const key = `${db}.${user}`;
      if (key === itself) continue;
      const seen = users.get(key) ?? { user, db, addresses: new Set(), programs: new Set() };
      users.set(key, seen);
      add(seen.addresses, (client ?? behindRouter)?.replace(/:\d+$/, ""));
      add(seen.programs, appName);
    }
  }
  return [...users]
    .map(([key, { user, db, addresses, programs }]) => ({
      ...{ key, user, db },
      addresses: [...addresses].sort(),
      programs: [...programs].sort(),
    }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function add(to: Set<string>, value: string | undefined): void {
  if (value && to.size < most) to.add(value.slice(0, 200));
}
