import { Random } from "./random";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const letters = `${upper}${lower}${digits}`;
const base32 = `${upper}234567`;

/** The two halves of an AWS access key: its public id, and the secret. */
export interface KeyPair {
  id: string;
  secret: string;
}

/**
 * Makes up secrets: shaped like real ones, so that readers treat them as such, and good for nothing. The same name gives
 * the same secret, wherever it stands. They live in memory only; what was made is remembered for those who look whether
 * one got through.
 */
export class SecretMint {
  private readonly made = new Map<string, string>();

  constructor(private readonly seed: string) {}

  /** Every secret so far. */
  get values(): string[] {
    return [...this.made.values()];
  }

  awsKey(name: string): KeyPair {
    const id = `AKIA${this.random("key id", name).text(base32, 16)}`;
    return { id, secret: this.keep(`aws ${name}`, (random) => `${random.text(letters, 39)}/`) };
  }

  /** A password such as people have a generator make. */
  password(name: string): string {
    return this.keep(`password ${name}`, (random) => `${random.text(letters, 14)}-${random.text(digits, 3)}`);
  }

  /** A token with the prefix by which its issuer marks it. */
  token(name: string, prefix: string, length: number): string {
    return this.keep(`token ${name}`, (random) => prefix + random.text(letters, length));
  }

  private keep(name: string, make: (random: Random) => string): string {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const value = make(this.random("secret", name));
    this.made.set(name, value);
    return value;
  }

  private random(...words: string[]): Random {
    return new Random(this.seed, ...words);
  }
}
