/**
 * JSON text for a bulk parameter (`json_to_recordset($1::json)`). PostgreSQL's text and jsonb refuse U+0000, which a
 * source may well send: it becomes U+FFFD.
 */
export function sqlJson(rows: unknown): string {
  const json = JSON.stringify(rows);
  return json.includes("\\u0000") ? json.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1\\ufffd") : json;
}
