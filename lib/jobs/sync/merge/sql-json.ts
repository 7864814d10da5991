/** U+0000 and lone surrogates, as JSON.stringify writes them; a pair of surrogates it writes as the character. */
const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON text for a parameter (`json_to_recordset($1::json)`). PostgreSQL's text and jsonb refuse U+0000 and half a surrogate
 * pair, which a source may well send: they become U+FFFD.
 */
export function sqlJson(rows: unknown): string {
  const json = JSON.stringify(rows);
  return json.includes("\\u") ? json.replace(REFUSED, "$1\\ufffd") : json;
}
