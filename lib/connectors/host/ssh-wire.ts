import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** What a public key of SSH says about itself. */
export interface SshPublicKey {
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, `sk-ssh-ed25519@openssh.com`, … */
  type: string;
  bits: number | null;
  /** As `ssh-keygen -l` prints it: `SHA256:…`. */
  fingerprint: string;
}

/** Reads length-prefixed strings (RFC 4251 §5). Throws `RangeError` when the bytes end too early. */
class WireReader {
  #at = 0;
  readonly #bytes: Buffer;
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }
  uint32(): number {
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }
  string(): Buffer {
    const length = this.uint32();
    if (this.#at + length > this.#bytes.length) throw new RangeError("The key ends too early.");
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }
}

/** Facts of a public key from its wire form, or null when it is none. */
export function parsePublicBlob(blob: Buffer): SshPublicKey | null {
  try {
    const reader = new WireReader(blob);
    const type = reader.string().toString("latin1");
    if (!/^(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]{1,60}$/.test(type)) return null;
    return { type, bits: bitsOf(type, reader), fingerprint: sshFingerprint(blob) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function bitsOf(type: string, reader: WireReader): number | null {
  if (type === "ssh-rsa") {
    reader.string();
    return bitLength(reader.string());
  }
  if (type === "ssh-dss") return bitLength(reader.string());
  if (type.includes("ed25519")) return 256;
  const curve = /nistp(\d+)/.exec(type)?.[1];
  return curve === undefined ? null : Number(curve);
}

function bitLength(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0);
  if (first === -1) return 0;
  return (number.length - first) * 8 - (Math.clz32(number[first] ?? 0) - 24);
}

function sshFingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

export interface SshPrivateKey {
  format: "openssh" | "pem" | "putty";
  encrypted: boolean;
  /** Null where the file shows it to nobody without the passphrase. */
  publicKey: SshPublicKey | null;
}

/** Facts of a private key file, or null when the text is none. The private part is used for nothing but its public half. */
export function parsePrivateKey(text: string): SshPrivateKey | null {
  const openssh = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1];
  if (openssh !== undefined) return parseOpenSsh(Buffer.from(openssh, "base64"));
  if (/^PuTTY-User-Key-File-\d: /.test(text)) return parsePutty(text);
  const begin = /-----BEGIN (?:(RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY-----/.exec(text);
  if (begin === null) return null;
  const encrypted = begin[1] === "ENCRYPTED" || /^Proc-Type: 4,ENCRYPTED/m.test(text);
  return { format: "pem", encrypted, publicKey: encrypted ? null : publicHalf(text) };
}

function parseOpenSsh(bytes: Buffer): SshPrivateKey | null {
  const magic = "openssh-key-v1\0";
  if (bytes.subarray(0, magic.length).toString("latin1") !== magic) return null;
  try {
    const reader = new WireReader(bytes.subarray(magic.length));
    const cipher = reader.string().toString("latin1");
    reader.string();
    reader.string();
    if (reader.uint32() < 1) return null;
    return { format: "openssh", encrypted: cipher !== "none", publicKey: parsePublicBlob(reader.string()) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parsePutty(text: string): SshPrivateKey {
  const encryption = /^Encryption: (\S+)/m.exec(text)?.[1];
  const lines = /^Public-Lines: (\d{1,3})\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)/m.exec(text);
  const blob = (lines?.[2] ?? "")
    .split(/\r?\n/)
    .slice(0, Number(lines?.[1] ?? 0))
    .join("");
  return {
    format: "putty",
    encrypted: encryption !== undefined && encryption !== "none",
    publicKey: parsePublicBlob(Buffer.from(blob, "base64")),
  };
}

function publicHalf(pem: string): SshPublicKey | null {
  try {
    const blob = wireForm(createPublicKey(createPrivateKey(pem)));
    return blob === null ? null : parsePublicBlob(blob);
  } catch {
    // Damaged, or of a kind that the crypto library does not know: the file is a key all the same.
    return null;
  }
}

/** The wire form of a public key, for RSA, EC and Ed25519. */
function wireForm(key: KeyObject): Buffer | null {
  const jwk = key.export({ format: "jwk" });
  const part = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  if (jwk.kty === "RSA") return strings("ssh-rsa", mpint(part(jwk.e)), mpint(part(jwk.n)));
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return strings("ssh-ed25519", part(jwk.x));
  const curve = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" }[jwk.crv ?? ""];
  if (jwk.kty !== "EC" || curve === undefined) return null;
  return strings(
    `ecdsa-sha2-${curve}`,
    Buffer.from(curve),
    Buffer.concat([Buffer.from([4]), part(jwk.x), part(jwk.y)]),
  );
}

/** A positive number with a leading zero where its first bit is set (RFC 4251 §5). */
function mpint(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function strings(type: string, ...parts: Buffer[]): Buffer {
  return Buffer.concat(
    [Buffer.from(type), ...parts].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}
