import { idsSql, likeText, type SqlContext, type SqlParameters } from "@/lib/platform/query-sql";

/** With more matches than this, walking the sort order meets enough of them soon. */
const fewMatches = 2000;

/**
 * A bare word: part of the name, the external id or another name; or exactly a credential's id, or the beginning of its
 * fingerprint. One or two characters are looked for at the beginning of the name only. Few matches are found beforehand,
 * because the planner cannot tell how rare a piece of text is.
 */
export function search(text: string, context: SqlContext): string {
  const word = JSON.stringify(text);
  const found = context.names?.get(`text ${word}`);
  const keys = `key ${word}`;
  // Beside an empty list of holders, two words would not be looked up together.
  const holders =
    context.names?.get(keys)?.length === 0
      ? ""
      : ` OR i.id = ANY(${idsSql(keys, context, (q) => holdersOf(text, q))})`;
  if (found && found.length <= fewMatches) return `i.id = ANY(${context.p.add(found)}::uuid[])${holders}`;
  context.wanted?.set(
    `text ${word}`,
    (q) => `SELECT i.id FROM identities i WHERE ${contains(text, q)} LIMIT ${fewMatches + 1}`,
  );
  return `${contains(text, context.p)}${holders}`;
}

/** What is longer than this is looked up by its end: that tells names apart, and long texts begin alike (`arn:aws:iam::`). */
const telling = 12;

function contains(text: string, p: SqlParameters): string {
  const like = (part: string) => `lower(${p.add(likeText(part))}) || '%'`;
  const letters = [...text];
  if (letters.length < 3) return `i.search LIKE ${like(text)}`;
  if (letters.length <= telling) return `i.search LIKE '%' || ${like(text)}`;
  return `i.search LIKE '%' || ${like(letters.slice(-telling).join(""))} AND strpos(i.search, lower(${p.add(text)})) > 0`;
}

/** The identities with a credential of this id, or whose fingerprint begins with it. */
function holdersOf(text: string, p: SqlParameters): string {
  const byId = `SELECT c.identity_id FROM credentials c WHERE c.identity_id IS NOT NULL AND c.external_id = ${p.add(text)}`;
  if (!/^[0-9a-f]{8,64}$/i.test(text)) return byId;
  const prefix = p.add(text.toLowerCase());
  return `${byId} UNION ALL SELECT c.identity_id FROM credentials c
    WHERE c.identity_id IS NOT NULL AND c.fingerprint >= ${prefix} AND c.fingerprint < ${prefix} || 'g'`;
}
