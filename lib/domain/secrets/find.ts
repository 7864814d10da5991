import type { CredentialType } from "@/lib/domain/record";
import { characterClasses, looksLikeAwsSecret, looksLikePath, looksRandom, standingOf } from "./liveness";
import { looksLikeSecretColumn, namesPassword } from "./names";
import { addressPassword, anyHint, awsKeyId, awsSecretShape, tokenRules } from "./rules";

/** A secret in a text: where it stands (`end` is past it) and what it is. Never the value itself. */
export interface SecretMatch {
  ruleId: string;
  type: string;
  credentialType: CredentialType;
  start: number;
  end: number;
  /** Public id of the key that it belongs to, where one stands beside it. */
  keyId?: string;
  /** The name under which it stands: variable, field, option. */
  name?: string;
  /** Last four characters; empty where the secret is so short that they would tell too much. */
  hint: string;
  /** Printed in some vendor's documentation: not live, and still not for show. */
  example: boolean;
}

export interface KeyIdMatch {
  keyId: string;
  start: number;
  end: number;
  example: boolean;
}

/** Public ids of keys (AWS) in a text. They are no secrets: they name the credential that stands there. */
export function findKeyIds(text: string): KeyIdMatch[] {
  if (!text.includes("AKIA") && !text.includes("ASIA")) return [];
  return [...text.matchAll(awsKeyId)].map((match) => ({
    keyId: match[0],
    start: match.index,
    end: match.index + match[0].length,
    example: match[0].endsWith("EXAMPLE"),
  }));
}

/**
 * The live-looking secrets of a text and the documented examples, in order and without overlaps: of two that overlap,
 * the more specific. Placeholders (`changeme`, `<your-key>`, `${VAR}`, `xxxx`) are not reported. Time is linear.
 */
export function findSecrets(text: string): SecretMatch[] {
  const kept: SecretMatch[] = [];
  const ranked = findOverlapping(text).map((match, rank) => ({ match, rank }));
  let lastRank = -1;
  for (const { match, rank } of ranked.sort((a, b) => a.match.start - b.match.start || a.rank - b.rank)) {
    const last = kept.at(-1);
    if (last && match.start < last.end) {
      if (rank > lastRank) continue;
      kept.pop();
    }
    kept.push(match);
    lastRank = rank;
  }
  return kept;
}

/** Everything that any rule recognises, the more specific rules first; parts of a text may be in several matches. */
export function findOverlapping(text: string): SecretMatch[] {
  if (text.length < 6 || !anyHint.test(text)) return [];
  const found: SecretMatch[] = [];
  addPrivateKeys(text, found);
  addAwsSecrets(text, found);
  for (const rule of tokenRules) {
    if (!rule.literals.some((literal) => text.includes(literal))) continue;
    const kind = { ruleId: rule.id, type: rule.type, credentialType: rule.credentialType };
    for (const match of text.matchAll(rule.pattern)) {
      const value = match[1] ?? match[0];
      add(found, text, kind, match.index + match[0].lastIndexOf(value), value.length);
    }
  }
  if (text.includes("://")) {
    const kind: Kind = { ruleId: "address-password", type: "password", credentialType: "password" };
    for (const match of text.matchAll(addressPassword)) {
      const length = match[1]?.length ?? 0;
      add(found, text, kind, match.index + match[0].length - 1 - length, length);
    }
  }
  addNamedSecrets(text, found);
  return found;
}

type Kind = Pick<SecretMatch, "ruleId" | "type" | "credentialType" | "keyId" | "name">;

function add(
  found: SecretMatch[],
  text: string,
  kind: Kind,
  start: number,
  length: number,
  example = false,
): boolean {
  const value = text.slice(start, start + length);
  const standing = standingOf(value);
  if (standing === "placeholder" || value === "") return false;
  const hint = length >= 16 ? value.slice(-4) : "";
  found.push({ ...kind, start, end: start + length, hint, example: example || standing === "example" });
  return true;
}

const pemBegin = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const pemEnd = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A key whose end is missing is taken to be this long, so that no part of it is shown. */
const longestKey = 20_000;

function addPrivateKeys(text: string, found: SecretMatch[]): void {
  if (!text.includes("PRIVATE KEY")) return;
  const begin = new RegExp(pemBegin);
  const end = new RegExp(pemEnd);
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const bodyAt = begin.lastIndex;
    end.lastIndex = bodyAt;
    // Searching no further than the longest key keeps many beginnings without an end linear.
    const closing = end.exec(text.slice(0, bodyAt + longestKey));
    const stop = closing ? end.lastIndex : Math.min(text.length, bodyAt + longestKey);
    begin.lastIndex = stop;
    const body = text.slice(bodyAt, closing ? closing.index : stop).replace(/\\[nr]|\s/g, "");
    if (body.length < 32 || standingOf(body) === "placeholder") continue;
    const isSsh = match[0].includes("OPENSSH");
    found.push({
      ruleId: "private-key",
      type: "private key",
      credentialType: isSsh ? "ssh_key" : "rsa_keypair",
      start: match.index,
      end: stop,
      hint: "",
      example: false,
    });
  }
}

/** How far from its key id an AWS secret may stand, in characters. */
const pairDistance = 200;

function addAwsSecrets(text: string, found: SecretMatch[]): void {
  const ids = findKeyIds(text);
  if (ids.length === 0) return;
  let next = 0;
  for (const match of text.matchAll(awsSecretShape)) {
    while (next < ids.length && (ids[next]?.start ?? 0) < match.index) next++;
    const before = ids[next - 1];
    const after = ids[next];
    const near =
      before && match.index - before.end <= pairDistance
        ? before
        : after && after.start - (match.index + 40) <= pairDistance
          ? after
          : undefined;
    if (!near || !looksLikeAwsSecret(match[0])) continue;
    const kind: Kind = {
      ruleId: "aws-secret-access-key",
      type: "AWS secret access key",
      credentialType: "access_key",
    };
    add(found, text, { ...kind, keyId: near.keyId }, match.index, 40, near.example);
  }
}

/** `name = value`, `"name": "value"`, `--name value`. A name behind a colon or slash is part of an ARN or address. */
const assignment =
  /(?<![\w.:/-])(-{0,2}[\w.-]{1,128})(\\?["']?[ \t]{0,8}(?:=>|:=|=|:[ \t]|:(?=\\?["']))[ \t]{0,8}|[ \t]{1,4}(?=\S))/g;
const quotedValue = /"((?:[^"\\\n]|\\.){1,1024})|'([^'\n]{1,1024})|\\"([^"\\\n]{1,1024})/y;
const wholeWord = /[^\s"']{1,1024}/y;
const partOfList = /[^\s"'&;,]{1,1024}/y;
const restOfWord = /[^\s"']+/y;
const judgedLength = 1024;

function addNamedSecrets(text: string, found: SecretMatch[]): void {
  const names = new RegExp(assignment);
  for (let match = names.exec(text); match; match = names.exec(text)) {
    const name = (match[1] ?? "").replace(/^-+/, "");
    const separator = match[2] ?? "";
    if (separator.trim() === "" && !match[1]?.startsWith("--")) continue;
    if (!looksLikeSecretColumn(name)) continue;
    const isVariable = separator.includes("=") && /^[A-Z][A-Z0-9_]*$/.test(name);
    const value = valueAt(text, names.lastIndex, isVariable);
    if (!value || !standsForSecret(name, value.text, isVariable)) continue;
    const isPassword = namesPassword(name);
    const credentialType = isPassword ? "password" : /token/i.test(name) ? "bearer_token" : "unknown";
    const kind: Kind = {
      ruleId: "named-secret",
      type: isPassword ? "password" : "secret",
      credentialType,
      name,
    };
    if (add(found, text, kind, value.start, value.text.length)) names.lastIndex = extend(found, text);
  }
}

/** A value is judged by its beginning; what was found is then stretched to its end, so that no rest of it is shown. */
function extend(found: SecretMatch[], text: string): number {
  const last = found.at(-1);
  if (!last) return text.length;
  if (last.end - last.start >= judgedLength - 4) {
    restOfWord.lastIndex = last.end;
    last.end += restOfWord.exec(text)?.[0].length ?? 0;
    last.hint = text.slice(last.end - 4, last.end);
  }
  return last.end;
}

function standsForSecret(name: string, value: string, isVariable: boolean): boolean {
  if (looksLikePath(value)) return false;
  if (isVariable && value.length >= 8) return true;
  const isChosen = value.length >= 6 && !/[()]/.test(value) && (isVariable || characterClasses(value) >= 2);
  return (namesPassword(name) && isChosen) || looksRandom(value);
}

function valueAt(text: string, at: number, isVariable: boolean): { start: number; text: string } | null {
  quotedValue.lastIndex = at;
  const quoted = quotedValue.exec(text);
  const inside = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3];
  if (quoted && inside !== undefined) return { start: at + quoted[0].length - inside.length, text: inside };
  const pattern = isVariable ? wholeWord : partOfList;
  pattern.lastIndex = at;
  const word = pattern.exec(text)?.[0].replace(/[\])},;]{1,4}$/, "");
  return word ? { start: at, text: word } : null;
}
