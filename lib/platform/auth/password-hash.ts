import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { longestPassword } from "@/lib/domain/password";
import { AppError } from "@/lib/platform/errors";

/** scrypt with N = 2^15, r = 8, p = 3 (OWASP Password Storage Cheat Sheet): 32 MiB and some 0.3 s each. */
const cost = { ln: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;
/** Hashes at the same time, and those that wait; the rest is turned away, so that pages still answer. */
const running = 2;
const waiting = 16;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const phc =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{32,128})$/;

let busy = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= running) {
    if (queue.length >= waiting) {
      throw new AppError({
        code: "busy",
        message: "Too many people sign in at this moment.",
        safe: "Nothing was changed.",
        next: "Try again in a few seconds.",
      });
    }
    // Whoever ends hands its place on.
    await new Promise<void>((resolve) => queue.push(resolve));
  } else {
    busy += 1;
  }
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  }
}

const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

function derived(password: string, salt: Buffer, length: number, { ln, r, p } = cost): Promise<Buffer> {
  // Unicode has several spellings of one text; keyboards differ in which they send.
  const text = password.normalize("NFKC");
  return inTurn(() => derive(text, salt, length, { N: 2 ** ln, r, p, maxmem: 128 * 1024 * 1024 }));
}

/** The hash of a password in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derived(password, salt, hashBytes);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether the password belongs to the hash. Without a hash (nobody has that name, or no password) it takes as long and
 * says no.
 */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const parts = hash === null ? null : phc.exec(hash);
  const asked = [...password].length <= longestPassword ? password : "";
  if (parts === null) {
    await derived(asked, randomBytes(saltBytes), hashBytes);
    return false;
  }
  const [, ln, r, p, salt = "", expected = ""] = parts;
  const wanted = Buffer.from(expected, "base64");
  const given = await derived(asked, Buffer.from(salt, "base64"), wanted.length, {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  });
  return asked === password && timingSafeEqual(given, wanted);
}
