import type { CredentialType } from "@/lib/domain/record";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";
import { entropy, standingOf } from "@/lib/domain/secrets/liveness";
import { looksLikeSecretColumn, namesPassword } from "@/lib/domain/secrets/names";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { clean, type SecretFacts } from "./file-facts";

type Fingerprint = (secret: string) => string | undefined;

export interface Described {
  /** Which place in the file, the same every time. */
  field: string;
  name: string;
  value: string;
  type?: CredentialType;
  keyId?: string;
  /** The place is made for a secret (`//registry/:_authToken`): any value that is none of the fillers is one. */
  sure?: boolean;
}

/**
 * Facts about the secret that stands under a name, or null when the value is none: empty, a reference (`${VAR}`, a path to
 * a mounted secret), left to fill in, printed in documentation, or simply not secret.
 */
export function describeSecret(given: Described, fingerprint: Fingerprint): SecretFacts | null {
  const value = given.value.trim();
  if (value === "") return null;
  const shaped = findSecrets(value).find(
    (match) => !match.example && !isReference(value.slice(match.start, match.end)),
  );
  if (shaped === undefined) {
    if (standingOf(value) !== "live" || isReference(value)) return null;
    if (given.sure !== true && !isSecretUnder(given.name, value)) return null;
  }
  // What only holds a secret (an address with a password in it) is known by the secret alone.
  const secret = shaped ? value.slice(shaped.start, shaped.end) : value;
  const print = fingerprint(secret);
  const keyId = given.keyId ?? shaped?.keyId;
  const hint = shaped?.hint ?? hintOf(secret);
  return {
    // Names come from the file as well: one that holds a secret itself is not let through.
    field: clean(scrubText(given.field)),
    name: clean(scrubText(given.name), 200),
    type: given.type ?? shaped?.credentialType ?? typeByName(given.name),
    ...(shaped ? { what: shaped.type } : {}),
    ...(keyId === undefined ? {} : { keyId }),
    ...(hint === "" ? {} : { hint }),
    ...(print === undefined ? {} : { fingerprint: print }),
  };
}

/** The last four characters of a long secret; nothing of a short one. */
function hintOf(secret: string): string {
  return secret.length >= 16 && /^[\x21-\x7e]+$/.test(secret.slice(-4)) ? secret.slice(-4) : "";
}

/** A value that says where the secret lies, and is none. */
export function isReference(value: string): boolean {
  if (/^\$[A-Za-z_{(]/.test(value) || /\$\{[^}]{1,200}\}/.test(value) || /^\{\{.{0,300}\}\}$/.test(value))
    return true;
  if (/^(?:\/|\.{1,2}\/|~\/)[\w./@+-]{1,500}$/.test(value) && value.split("/").length > 2) return true;
  return /^(?:https?|wss?|tcp|unix|file):\/\/[^@\s]*$/.test(value) && findSecrets(value).length === 0;
}

/** Variables of well-known programs whose names run together: `PGPASSWORD`, `SSHPASS`. */
function namesOwnPassword(name: string): boolean {
  return namesPassword(name) || /(?:password|passwd|passphrase|sshpass|rediscli_auth)$/i.test(name);
}

function isSecretUnder(name: string, value: string): boolean {
  if (
    !(looksLikeSecretColumn(name) || namesOwnPassword(name)) ||
    /\s/.test(value) ||
    /^(?:true|false|\d{1,5})$/i.test(value)
  )
    return false;
  if (namesOwnPassword(name)) return value.length >= 4;
  return value.length >= 8 && (entropy(value) >= 2.5 || value.length >= 20);
}

function typeByName(name: string): CredentialType {
  if (namesOwnPassword(name)) return "password";
  if (/client.?secret/i.test(name)) return "oauth_client_secret";
  if (/refresh.?token/i.test(name)) return "oauth_refresh_token";
  if (/signing|webhook|hmac/i.test(name)) return "signing_secret";
  if (/token|bearer|authoriz/i.test(name)) return "bearer_token";
  if (/api.?key/i.test(name)) return "api_key";
  return "unknown";
}

/** Command options that carry a password and have no telling name. Group 1 is the password. */
const options: [string, RegExp][] = [
  ["PGPASSWORD", /\bPGPASSWORD=["']?([^\s'"|;&]{4,200})/g],
  ["SSHPASS", /\bSSHPASS=["']?([^\s'"|;&]{4,200})/g],
  ["REDISCLI_AUTH", /\bREDISCLI_AUTH=["']?([^\s'"|;&]{4,200})/g],
  [
    "mysql -p",
    /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;&]{0,300}?\s-p([^\s'"|;&]{4,200})/g,
  ],
  ["sshpass -p", /\bsshpass\s{1,4}-p\s{0,4}['"]?([^\s'"|;&]{4,200})/g],
  ["redis-cli -a", /\bredis-cli\b[^\n|;&]{0,300}?\s-a\s{1,4}['"]?([^\s'"|;&]{4,200})/g],
  [
    "curl --user",
    /\bcurl\b[^\n|;&]{0,300}?\s(?:-u|--user)[\s=]{0,4}['"]?[^\s:'"]{1,128}:([^\s'"|;&]{4,256})/g,
  ],
  ["wget --password", /\bwget\b[^\n|;&]{0,300}?\s--(?:http-|ftp-)?password[\s=]['"]?([^\s'"|;&]{4,256})/g],
];

/**
 * Facts about every secret in free text (a command, a script, a history). Places are named by what stands before the
 * secret and counted, so that they stay the same when lines move; one secret that occurs twice is listed once.
 */
export function secretsInText(text: string, fingerprint: Fingerprint): SecretFacts[] {
  const found: {
    start: number;
    name: string;
    value: string;
    facts: Partial<SecretFacts> & { type: CredentialType };
  }[] = [];
  const taken: [number, number][] = [];
  for (const match of findSecrets(text)) {
    taken.push([match.start, match.end]);
    const value = text.slice(match.start, match.end);
    if (match.example || isReference(value)) continue;
    found.push({
      start: match.start,
      name: match.name ?? match.type,
      value,
      facts: {
        type: match.credentialType,
        what: match.type,
        ...(match.keyId ? { keyId: match.keyId } : {}),
        ...(match.hint ? { hint: match.hint } : {}),
      },
    });
  }
  for (const line of linesOf(text)) {
    for (const [name, pattern] of options) {
      for (const match of line.text.matchAll(pattern)) {
        const value = match[1] ?? "";
        const start = line.start + match.index + match[0].length - value.length;
        if (taken.some(([from, to]) => start < to && start + value.length > from)) continue;
        if (standingOf(value) !== "live" || isReference(value)) continue;
        taken.push([start, start + value.length]);
        found.push({ start, name, value, facts: { type: "password" } });
      }
    }
  }
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  return found
    .sort((a, b) => a.start - b.start)
    .flatMap(({ name, value, facts }) => {
      if (seen.has(value)) return [];
      seen.add(value);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const print = fingerprint(value);
      const field = clean(count === 1 ? name : `${name} (${count})`);
      return [
        { field, name: clean(name, 200), ...facts, ...(print === undefined ? {} : { fingerprint: print }) },
      ];
    });
}

/** Lines of at most 8 kB: a longer one is no command. */
function linesOf(text: string): { start: number; text: string }[] {
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const at = start;
    start += line.length + 1;
    return line.length > 0 &&
      line.length <= 8192 &&
      /mysql|mariadb|sshpass|redis-cli|curl|wget|PGPASS|SSHPASS|REDISCLI/.test(line)
      ? [{ start: at, text: line }]
      : [];
  });
}

/** The public key id in a text, if there is exactly one. */
export function onlyKeyId(text: string): string | undefined {
  const ids = findKeyIds(text).filter((match) => !match.example);
  return ids.length === 1 ? ids[0]?.keyId : undefined;
}
