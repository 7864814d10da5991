import type { Role } from "@/lib/domain/permissions";

/** Longest password that is taken; longer ones are refused before they are hashed. */
export const longestPassword = 128;

/** The fewest characters that a password of this role must have. */
export function shortestPassword(role: Role): number {
  return role === "admin" ? 15 : 12;
}

/** Words that the commonest passwords are made of, in lower case, and words that everybody guesses here. */
const commonWords = [
  "password passwort passw0rd p4ssword p4ssw0rd pass passphrase letmein welcome willkommen bienvenue changeme",
  "change default secret geheim qwerty qwertyuiop qwertzuiop qwertz azerty azertyuiop asdfgh asdfghjkl zxcvbnm",
  "yxcvbnm qazwsx qazwsxedc wsxedc iloveyou ichliebedich sunshine princess monkey dragon football baseball",
  "superman batman pokemon starwars trustno master shadow michael jordan jennifer charlie ashley computer",
  "internet samsung google facebook linkedin admin administrator root user guest login access system test",
  "testing example company hello summer winter spring autumn january february march april june july august",
  "september october november december monday tuesday wednesday thursday friday saturday sunday",
  "rollcall inventory identity identities nonhuman nhi service account accounts security",
]
  .join(" ")
  .split(" ");

/** Letters that people replace by signs, put back. */
function plain(text: string): string {
  const letters: Record<string, string> = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    $: "s",
  };
  return text.replace(/[013457@$]/g, (sign) => letters[sign] ?? sign);
}

/** What is left of a password when the listed words, digits, years and signs are taken away. */
function leftOver(password: string, words: readonly string[]): number {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const without = (text: string) =>
    longestFirst.reduce((rest, word) => rest.replaceAll(word, " "), text).replace(/[^\p{L}]/gu, "").length;
  const lower = password.toLowerCase();
  return Math.min(without(lower), without(plain(lower)));
}

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "qwertzuiop",
  "asdfghjkl",
  "zxcvbnm",
];

/** Whether the text is one character, one short group, or a walk along the alphabet or the keyboard, repeated. */
function isPattern(password: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size <= 3 || /^(.{1,4})\1+.{0,3}$/su.test(lower)) return true;
  const walks = rows.flatMap((row) => [row, [...row].reverse().join("")]).map((row) => row + row);
  let rest = lower;
  let steps = 0;
  while (rest !== "") {
    let length = rest.length;
    while (length > 1 && !walks.some((walk) => walk.includes(rest.slice(0, length)))) length -= 1;
    rest = rest.slice(length);
    steps += 1;
  }
  return steps <= 4;
}

/**
 * Why a password is refused, as one sentence for the person who chose it; null when it may be used. Any characters are
 * allowed. `about` holds words that belong to that person (name, e-mail address).
 */
export function passwordProblem(password: string, role: Role, about: readonly string[]): string | null {
  const length = [...password].length;
  const shortest = shortestPassword(role);
  if (length < shortest) return `Use at least ${shortest} characters; a sentence is easy to remember.`;
  if (length > longestPassword) return `Use at most ${longestPassword} characters.`;
  const own = about
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3);
  if (isPattern(password) || leftOver(password, [...commonWords, ...own]) < 4) {
    return "This is one of the passwords that are tried first. Choose another, for example four unrelated words.";
  }
  return null;
}
