import { type Pool, type PoolClient, Query, type QueryResult, type QueryResultRow } from "pg";

/**
 * Runs one statement that may change nothing, for at most `ms` milliseconds, in one trip to the database: most of what a
 * short read costs are its trips. Throws what the database says.
 *
 * The limits and the statement are sent together. Nothing between them ends the transaction, so the limits hold for the
 * statement, and for it alone: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export async function readOne<Row extends QueryResultRow>(
  pool: Pool,
  text: string,
  values: unknown[],
  ms: number,
): Promise<QueryResult<Row>> {
  const client = await pool.connect();
  try {
    return await sendLimited<Row>(client, text, values, ms);
  } finally {
    client.release();
  }
}

/** Says the limits without giving a row. */
const limitsSql = (ms: number) =>
  `SELECT WHERE concat(set_config('statement_timeout', '${Math.trunc(ms)}', true), set_config('transaction_read_only', 'on', true)) IS NULL`;

function sendLimited<Row extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: unknown[],
  ms: number,
): Promise<QueryResult<Row>> {
  // Without values the driver would choose another protocol, which knows no such order.
  const config = { text, values, queryMode: "extended" };
  return new Promise((resolve, reject) => {
    const query = new Query<Row>(config, undefined, (error, found) => {
      if (error) return reject(error);
      // Of two commands the driver gives two results, though its types do not say so.
      const result = [found].flat().at(-1);
      if (result) resolve(result);
    });
    const { submit } = query;
    query.submit = (connection) => {
      connection.stream.cork();
      try {
        connection.parse({ name: "", text: limitsSql(ms), types: [] }, true);
        connection.bind({}, true);
        connection.execute({}, true);
        return submit.call(query, connection);
      } finally {
        connection.stream.uncork();
      }
    };
    client.query(query);
  });
}
