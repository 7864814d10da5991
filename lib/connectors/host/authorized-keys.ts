import { clean } from "@/lib/connectors/sdk/file-facts";
import { parsePublicBlob, type SshPublicKey } from "./ssh-wire";

/** One line of an authorized_keys file (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). */
export interface AuthorizedKey {
  key: SshPublicKey;
  comment: string;
  /** Certificates signed by this key open the account, not the key itself. */
  certAuthority: boolean;
  /** Addresses and names it may come from; null: from anywhere. */
  from: string | null;
  /** The line forces a command (which may hold a secret, so it is not kept). */
  forcedCommand: boolean;
  restricted: boolean;
  principals: string | null;
  expiresAt: Date | null;
}

const keyType = /^(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+$/;

/** The keys of an authorized_keys file; `garbled` counts lines that are neither keys nor comments. */
export function parseAuthorizedKeys(text: string): { keys: AuthorizedKey[]; garbled: number } {
  const keys: AuthorizedKey[] = [];
  let garbled = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const parsed = line.length > 20_000 ? null : parseLine(line);
    if (parsed === null) garbled += 1;
    else keys.push(parsed);
  }
  return { keys, garbled };
}

function parseLine(line: string): AuthorizedKey | null {
  const first = nextWord(line, 0);
  const options = keyType.test(first.word) ? [] : splitOptions(first.word);
  const type = keyType.test(first.word) ? first : nextWord(line, first.end);
  if (!keyType.test(type.word)) return null;
  const blob = nextWord(line, type.end);
  const key = parsePublicBlob(Buffer.from(blob.word, "base64"));
  if (key === null) return null;
  const option = (name: string) => options.find((each) => each.name === name);
  return {
    key,
    comment: clean(line.slice(blob.end), 200),
    certAuthority: option("cert-authority") !== undefined,
    from: option("from")?.value ?? null,
    forcedCommand: option("command") !== undefined,
    restricted: option("restrict") !== undefined,
    principals: option("principals")?.value ?? null,
    expiresAt: expiry(option("expiry-time")?.value),
  };
}

/** The next word; spaces inside double quotes do not end it. */
function nextWord(line: string, from: number): { word: string; end: number } {
  let at = from;
  while (line.charAt(at) === " " || line.charAt(at) === "\t") at += 1;
  const start = at;
  let quoted = false;
  for (; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '"' && line.charAt(at - 1) !== "\\") quoted = !quoted;
    else if (!quoted && (char === " " || char === "\t")) break;
  }
  return { word: line.slice(start, at), end: at };
}

function splitOptions(text: string): { name: string; value: string | null }[] {
  return [...text.matchAll(/([A-Za-z-]{1,60})(?:="((?:[^"\\]|\\.){0,10000})")?(?:,|$)/g)].map((match) => ({
    name: (match[1] ?? "").toLowerCase(),
    value: match[2] === undefined ? null : clean(match[2].replace(/\\"/g, '"')),
  }));
}

/** `YYYYMMDD[HHMM[SS]][Z]`. Without the Z it is the machine's own time, which a file does not tell: taken for UTC. */
function expiry(text: string | null | undefined): Date | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z?$/.exec(text ?? "");
  if (match === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
