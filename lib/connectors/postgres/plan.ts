import { type Failure, type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { clusterListings } from "./cluster-listings";
import { clusterIdPermission, connectPermission, databasesPermission, dataSets } from "./data-sets";
import { clusterRealm, clusterRef, databaseRef } from "./names";
import type { OpenSession, PostgresContext, Session } from "./session";

/** The scopes of a cluster and of each of its databases; what cannot be entered is there with its reason. */
export async function* planScopes(open: OpenSession, ctx: PostgresContext): AsyncGenerator<PlannedScope> {
  let session: Session;
  try {
    session = await open(ctx, ctx.config.database);
  } catch (error) {
    yield* unreadableScopes(ctx.config.cluster ?? null, failureIn(error));
    return;
  }
  try {
    const cluster = ctx.config.cluster ?? (await readClusterId(session));
    for (const dataSet of Object.keys(clusterListings)) yield clusterScope(dataSet, cluster);
    yield* databaseScopes(ctx, session, cluster);
  } catch (error) {
    yield* unreadableScopes(null, failureIn(error));
  } finally {
    await session.end();
  }
}

/** The id that the cluster was given when it was made; copies of its files have it too. */
export async function readClusterId(session: Session): Promise<string> {
  const [row] = await session.rows({
    name: "cluster",
    sql: "SELECT system_identifier::text AS id FROM pg_control_system()",
    values: [],
    permission: clusterIdPermission,
  });
  if (typeof row?.id === "string" && /^\d{1,25}$/.test(row.id)) return row.id;
  throw new SourceError({ kind: "malformed", message: "The server does not tell its cluster's id." });
}

export interface Database {
  oid: string;
  name: string;
}

/** The databases that take connections and are no templates. */
export async function listDatabases(session: Session): Promise<Database[]> {
  const rows = await session.rows({
    name: "connectable",
    sql: "SELECT oid::text AS oid, datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY oid",
    values: [],
    permission: databasesPermission,
  });
  return rows.flatMap(({ oid, name }) =>
    typeof oid === "string" && typeof name === "string" ? [{ oid, name }] : [],
  );
}

async function* databaseScopes(
  ctx: PostgresContext,
  session: Session,
  cluster: string,
): AsyncGenerator<PlannedScope> {
  let databases: Database[];
  try {
    databases = await listDatabases(session);
  } catch (error) {
    yield { ...clusterScope("privileges", cluster), issues: [], unreadable: failureIn(error) };
    return;
  }
  const wanted = ctx.config.databases;
  for (const database of databases) {
    if (wanted.length === 0 || wanted.includes(database.name)) yield databaseScope(cluster, database);
  }
  for (const name of wanted.filter((each) => !databases.some((database) => database.name === each))) {
    const message = `There is no database ${name.slice(0, 200)} that takes connections. Edit the source if it is gone for good.`;
    yield {
      key: `${cluster}/privileges/named/${name}`,
      dataSet: "privileges",
      title: `Privileges in ${name}`,
      issues: [],
      unreadable: { kind: "denied", message, permission: connectPermission },
    };
  }
}

function* unreadableScopes(cluster: string | null, unreadable: Failure): Generator<PlannedScope> {
  for (const { id } of dataSets) yield { ...clusterScope(id, cluster), unreadable };
}

/** The scope of one data set of the whole cluster. Being connected proves use; not being so proves nothing. */
export function clusterScope(dataSet: string, cluster: string | null): Scope {
  const title = dataSets.find(({ id }) => id === dataSet)?.title ?? dataSet;
  if (cluster === null) return { key: `cluster/${dataSet}`, dataSet, title, issues: [] };
  const realm = clusterRealm(cluster);
  const issues = dataSet === "sessions" ? [] : [realm];
  return { key: `${cluster}/${dataSet}`, dataSet, title, issues, container: clusterRef(realm) };
}

/** The scope of one database, by its oid: a new name is no new database. */
export function databaseScope(cluster: string, { oid, name }: Database): Scope {
  const realm = clusterRealm(cluster);
  return {
    key: `${cluster}/privileges/${oid}`,
    dataSet: "privileges",
    title: `Privileges in ${name}`,
    issues: [realm],
    container: databaseRef(realm, oid),
  };
}

function failureIn(error: unknown): Failure {
  if (error instanceof SourceError) return error.failure;
  throw error;
}
