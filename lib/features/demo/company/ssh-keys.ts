import { createHash } from "node:crypto";

/** A line for authorized_keys with an Ed25519 key that was made up: the same name gives the same key, nobody has its private half. */
export function authorizedKeyLine(seed: string, comment: string): string {
  const point = createHash("sha256").update(`${seed}\0ssh\0${comment}`).digest();
  const blob = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(point)]);
  return `ssh-ed25519 ${blob.toString("base64")} ${comment}`;
}

function part(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
