import type { Connector, PlannedScope } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkPermissions } from "./check";
import type { MongoConfig } from "./config";
import { dataSets, manifest } from "./manifest";
import { clusterRealm, clusterRef } from "./names";
import { readScope } from "./pages";
import { roleRecords, serverRecords, sessionRecords, userRecords } from "./records";
import { type MongoContext, type OpenSession, openSession } from "./session";

const toRecords = recordsByCall({
  users: userRecords,
  roles: roleRecords,
  sessions: sessionRecords,
  server: serverRecords,
});

/** The connector over a way to open sessions. */
export function mongodbOver(open: OpenSession): Connector<MongoConfig> {
  return {
    manifest,
    plan: planScopes,
    pages: (ctx, scope, cursor) => readScope(open, ctx, scope, cursor),
    check: (ctx) => checkPermissions(open, ctx),
    toRecords,
  };
}

/** Self-managed MongoDB, live and from snapshots. */
export const mongodb: Connector<MongoConfig> = mongodbOver(openSession);

/** Being connected proves use; not being so proves nothing. */
async function* planScopes(ctx: MongoContext): AsyncGenerator<PlannedScope> {
  const realm = clusterRealm(ctx.config);
  for (const { id, title } of dataSets) {
    const issues = id === "sessions" ? [] : [realm];
    yield {
      key: `${realm}/${id}`,
      dataSet: id,
      title: `${title}: ${realm.slice("mongodb:".length)}`,
      issues,
      container: clusterRef(realm),
    };
  }
}
