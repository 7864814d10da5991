/** One entry of a body: `path "secret/*" { … }` has a label, `capabilities = […]` none. */
export interface HclEntry {
  name: string;
  labels: readonly string[];
  value: HclValue;
}
export type HclValue = string | readonly HclValue[] | { body: readonly HclEntry[] };

/** Deeper than any policy, and no danger to the stack. */
const deepest = 20;

/**
 * Reads HCL as policies are written in it: names, texts, numbers, lists and bodies, with comments. Null where it is none.
 * https://github.com/hashicorp/hcl/blob/hcl1/README.md
 */
export function readHcl(text: string): HclEntry[] | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const reader = new Reader(tokens);
  const entries = reader.entries(0);
  return entries !== null && reader.isAtEnd ? entries : null;
}

/** Texts begin with a quote, so that they are not taken for names or signs. */
function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  const pattern = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"\\\n]|\\.)*)"|([\w.-]+)|([{}[\]=,:])/y;
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (!found) return null;
    if (found[1] !== undefined) tokens.push(`"${found[1].replace(/\\(.)/g, "$1")}`);
    else if (found[2] !== undefined || found[3] !== undefined) tokens.push(found[0]);
  }
  return tokens;
}

class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  entries(depth: number): HclEntry[] | null {
    const entries: HclEntry[] = [];
    while (!this.isAtEnd && this.#peek() !== "}") {
      const name = this.#word();
      if (name === null) return null;
      const labels: string[] = [];
      while (this.#peek().startsWith('"')) labels.push(this.#next().slice(1));
      if (this.#peek() === "=" || this.#peek() === ":") this.#next();
      else if (this.#peek() !== "{") return null;
      const value = this.#value(depth + 1);
      if (value === null) return null;
      entries.push({ name, labels, value });
      if (this.#peek() === ",") this.#next();
    }
    return entries;
  }

  #value(depth: number): HclValue | null {
    if (depth > deepest) return null;
    if (this.#peek() === "[") return this.#list(depth);
    if (this.#peek() !== "{") return this.#word();
    this.#next();
    const entries = this.entries(depth);
    return entries !== null && this.#next() === "}" ? { body: entries } : null;
  }

  #list(depth: number): HclValue[] | null {
    this.#next();
    const values: HclValue[] = [];
    while (this.#peek() !== "]") {
      const value = this.#value(depth + 1);
      if (value === null) return null;
      values.push(value);
      if (this.#peek() === ",") this.#next();
      else if (this.#peek() !== "]") return null;
    }
    this.#next();
    return values;
  }

  #word(): string | null {
    const token = this.#next();
    if (token.startsWith('"')) return token.slice(1);
    return /^[\w.-]/.test(token) ? token : null;
  }

  #peek(): string {
    return this.tokens[this.#at] ?? "";
  }

  #next(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
}
