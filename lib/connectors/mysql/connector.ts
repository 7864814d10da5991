import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { accountRecords } from "./accounts";
import { checkPermissions } from "./check";
import type { MysqlConfig } from "./config";
import { manifest } from "./manifest";
import { readScope } from "./pages";
import { planScopes } from "./plan";
import { databaseRecords, globalGrantRecords, objectRecords, proxyRecords } from "./privileges";
import { roleRecords } from "./roles";
import { type OpenSession, openSession } from "./session";
import { sessionRecords } from "./sessions";

const toRecords = recordsByCall({
  accounts: accountRecords,
  roles: roleRecords,
  db: databaseRecords,
  tables_priv: objectRecords,
  columns_priv: objectRecords,
  procs_priv: objectRecords,
  proxies_priv: proxyRecords,
  global_grants: globalGrantRecords,
  sessions: sessionRecords,
});

/** The connector over a way to open sessions. */
export function mysqlOver(open: OpenSession): Connector<MysqlConfig> {
  return {
    manifest,
    plan: (ctx) => planScopes(open, ctx),
    pages: (ctx, scope, cursor) => readScope(open, ctx, scope, cursor),
    check: (ctx) => checkPermissions(open, ctx),
    toRecords,
  };
}

/** MySQL and MariaDB, live and from snapshots. */
export const mysql: Connector<MysqlConfig> = mysqlOver(openSession);
