/** Words that name a secret when they end a name. */
const secretEnds = new Set([
  "password",
  "passwords",
  "passwd",
  "passphrase",
  "pwd",
  "pass",
  "secret",
  "secrets",
  "token",
  "tokens",
  "apikey",
  "apikeys",
  "privatekey",
  "secretkey",
  "authorization",
]);
/** What must stand before `key` for it to be a secret. A plain "access key" is most often the public id. */
const secretKeys = new Set([
  "api",
  "private",
  "secret",
  "auth",
  "signing",
  "encryption",
  "ssh",
  "master",
  "shared",
]);
/** Endings that only say which value it is. */
const neutralEnds = new Set([
  ...[
    "value",
    "values",
    "string",
    "text",
    "plaintext",
    "plain",
    "binary",
    "data",
    "base64",
    "b64",
    "hash",
    "current",
  ],
  ...[
    "old",
    "new",
    "prod",
    "production",
    "prd",
    "live",
    "dev",
    "development",
    "test",
    "staging",
    "stage",
    "stg",
    "uat",
  ],
]);

const remembered = new Map<string, boolean>();

/**
 * Whether a column, field, variable or option with this name holds a secret. The end of the name decides: `db_password`
 * and `API key (prod)` do, `PasswordLastUsed`, `token_type`, `secretName` and `token.actions.example.com:sub` do not.
 */
export function looksLikeSecretColumn(name: string): boolean {
  if (name.length > 200) return false;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const answer = namesSecret(wordsOf(name));
  // Names of columns and fields repeat; the cap keeps a hostile source from filling the memory.
  if (remembered.size < 5000) remembered.set(name, answer);
  return answer;
}

function namesSecret(words: string[]): boolean {
  const end = words.findLastIndex((word) => !neutralEnds.has(word) && !/^\d+$/.test(word));
  const last = words[end];
  if (last === undefined) return false;
  if (secretEnds.has(last)) return true;
  const before = words[end - 1] ?? "";
  if (last === "key" || last === "keys") {
    return secretKeys.has(before) || (before === "access" && words[end - 2] === "secret");
  }
  return last === "connection" && words[end + 1] === "string";
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Whether the name says that a person chose the value, so that it need not look random. */
export function namesPassword(name: string): boolean {
  return looksLikeSecretColumn(name) && wordsOf(name).some((word) => /^(?:pass|pwd)/.test(word));
}
