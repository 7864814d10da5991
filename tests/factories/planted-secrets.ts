import { randomBytes, randomUUID } from "node:crypto";

/**
 * Secrets that are put wherever a secret can enter, to be looked for wherever one could come out again. Some are plain
 * markers, others have the shape of the real thing, because only those can be recognised inside other text.
 */
export class PlantedSecrets {
  private readonly planted = new Map<string, string>();

  /** Remembers a secret by where it was put; gives it back. */
  plant(where: string, secret: string): string {
    this.planted.set(secret, where);
    return secret;
  }

  /** What nobody would take for a secret by its looks: only the place says so. */
  marker(where: string): string {
    return this.plant(where, `CANARY_${randomUUID()}`);
  }

  githubToken(where: string): string {
    return this.plant(where, `ghp_${letters(36)}`);
  }

  awsSecret(where: string): string {
    return this.plant(where, letters(40));
  }

  /** A private key; each line of its body is a secret of its own. */
  privateKey(where: string): string {
    const lines = Array.from({ length: 12 }, () => this.plant(where, letters(64)));
    return `-----BEGIN RSA PRIVATE KEY-----\n${lines.join("\n")}\n-----END RSA PRIVATE KEY-----\n`;
  }

  /** Where secrets came out: in the text as they are, in base64 or percent-encoded. One line for each place. */
  foundIn(what: string, text: string): string[] {
    return [...this.planted].flatMap(([secret, where]) =>
      spellings(secret).some((spelling) => text.includes(spelling)) ? [`${what}: ${where}`] : [],
    );
  }

  get size(): number {
    return this.planted.size;
  }
}

function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  return [...new Set([secret, encodeURIComponent(secret), base64, Buffer.from(secret).toString("hex")])];
}

/** Random letters and digits, as tokens are made of; always with all three kinds. */
function letters(length: number): string {
  const text = `aB3${randomBytes(length * 2)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")}`;
  return text.slice(0, length);
}
