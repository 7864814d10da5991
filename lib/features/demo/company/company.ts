import { Random } from "./random";
import { SecretMint } from "./secret-mint";

/** What the whole company is made from: the same three give the same company, to the byte. */
export interface CompanyOrigin {
  seed: string;
  /** The day on which it is looked at: every date lies before it, and moves with it. */
  now: Date;
  /** Keyed fingerprint of a secret, as every reader of files makes it; null without the organisation's key. */
  fingerprint: ((secret: string) => string) | null;
}

/** Name of the company, as its addresses have it. It sells furniture and garden tools and exists nowhere. */
export const companyName = "brindlewood";
export const companyDomain = "brindlewood.example";

const dayMs = 86_400_000;

/** The company while it is being made up: its clock, its secrets, and the dice of each of its parts. */
export class Company {
  readonly secrets: SecretMint;

  constructor(readonly origin: CompanyOrigin) {
    this.secrets = new SecretMint(origin.seed);
  }

  /** Dice of one part: what is added elsewhere does not move them. */
  random(...part: string[]): Random {
    return new Random(this.origin.seed, ...part);
  }

  /** The UUID of what the words name. */
  uuid(...part: string[]): string {
    const random = this.random("uuid", ...part);
    return [8, 4, 4, 4, 12].map((length) => random.text("0123456789abcdef", length)).join("-");
  }

  /** So many days ago, at a time of day that the part's name decides. */
  ago(days: number, ...part: string[]): Date {
    const seconds = this.random("time of day", String(days), ...part).between(0, 86_399);
    return new Date(this.origin.now.getTime() - days * dayMs - seconds * 1000);
  }

  /** The day, so many days from now, on which something ends. */
  ends(days: number): Date {
    return new Date(this.origin.now.getTime() + days * dayMs);
  }
}
