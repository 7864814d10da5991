import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkPermissions } from "./check";
import type { PostgresConfig } from "./config";
import { databaseRecords } from "./databases";
import { manifest } from "./manifest";
import { membershipRecords } from "./memberships";
import { objectListings } from "./object-listings";
import { defaultPrivilegeRecords, objectRecords } from "./objects";
import { readScope } from "./pages";
import { planScopes } from "./plan";
import { roleRecords } from "./roles";
import { readServerLog } from "./server-log";
import { type OpenSession, openSession } from "./session";
import { sessionRecords } from "./sessions";

const toRecords = recordsByCall({
  roles: roleRecords,
  memberships: membershipRecords,
  sessions: sessionRecords,
  databases: databaseRecords,
  ...Object.fromEntries(objectListings.map(({ call }) => [call, objectRecords])),
  "default privileges": defaultPrivilegeRecords,
});

/** The connector over a way to open sessions. */
export function postgresOver(open: OpenSession): Connector<PostgresConfig> {
  return {
    manifest,
    plan: (ctx) => planScopes(open, ctx),
    pages: (ctx, scope, cursor) => readScope(open, ctx, scope, cursor),
    check: (ctx) => checkPermissions(open, ctx),
    readEvent: (_kind, record, log) => readServerLog(record, log),
    toRecords,
  };
}

/** A PostgreSQL cluster, live and from snapshots. */
export const postgres: Connector<PostgresConfig> = postgresOver(openSession);
