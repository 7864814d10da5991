/** How a value that stands where a secret belongs looks: in use, printed in some documentation, or left to fill in. */
export type Standing = "live" | "example" | "placeholder";

const fillers = new Set([
  ...[
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "key",
    "changeme",
    "change_me",
    "changeit",
  ],
  ...[
    "change-me",
    "none",
    "null",
    "nil",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "n/a",
    "na",
    "unknown",
    "todo",
    "tbd",
  ],
  ...[
    "dummy",
    "fake",
    "test",
    "testing",
    "sample",
    "redacted",
    "masked",
    "hidden",
    "removed",
    "required",
    "optional",
  ],
  ...[
    "string",
    "no_information",
    "not_supported",
    "enabled",
    "disabled",
    "default",
    "empty",
    "value",
    "username",
  ],
]);
/** A reference to a value that lives elsewhere, in the notations of shells, templates and secret managers. */
const reference =
  /^(?:\$\{|\$\(|\$[A-Za-z_]\w{0,100}$|%[A-Za-z_]\w{0,100}%$|\{\{|<|!|ENC\[|\{resolve:|op:\/\/|vault:|ref\+|secretref:|keyring:|file:|arn:|projects\/|process\.env|os\.environ|env\.|var\.|data\.|local\.|module\.|secrets\.|\[redacted)/i;
const instruction =
  /change[_-]?me|replace[_-]?(?:me|with)|your[_-]|[_-]here$|insert[_-]|place ?holder|x{6,}|\*{3,}|•{3,}|\.{3,}|…/i;

/** Tells a live-looking value from a placeholder and from a documented example, by its spelling alone. */
export function standingOf(value: string): Standing {
  const lower = value.trim().toLowerCase();
  if (fillers.has(lower) || reference.test(value) || instruction.test(value)) return "placeholder";
  if (new Set(lower).size <= 2) return "placeholder";
  return lower.includes("example") ? "example" : "live";
}

/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How many of lower case, upper case, digits and signs occur. */
export function characterClasses(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((each) => each.test(text)).length;
}

/** Whether a value is the path of a file, which often stands where its content belongs. */
export function looksLikePath(value: string): boolean {
  return (
    /^(?:~|\.{1,2}|[A-Za-z]:)?(?:[/\\][\w.@-]{1,64}){2,32}[/\\]?$/.test(value) && !looksLikeAwsSecret(value)
  );
}

/** Whether a value under a secret's name looks random enough to be one, and not an address or code. */
export function looksRandom(value: string): boolean {
  if (value.length < 12 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return !/^https?:\/\//.test(value) && !/[()]/.test(value) && entropy(value) >= 3;
}

/** Whether 40 characters look like an AWS secret access key and not like a hash or a path. */
export function looksLikeAwsSecret(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && entropy(value) >= 3.8;
}
