import pino, { type Logger } from "pino";

/** Keys whose values are never written to a log, whatever object they sit in. Compared without case, `_` and `-`. */
const secretKey =
  /(passw|passphrase|secret|token|apikey|accesskey|privatekey|authorization|cookie|credential|sessionkey|connectionstring|databaseurl|signature|sealed)/;
/** Names that contain a secret word but say only which or how many. */
const harmlessKey = /(count|id|ids|kind|type|name|prefix|source|state|total)$/;
/** `scheme://user:password@` in any text. */
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s@/]+@/gi;

function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[_-]/g, "");
  return secretKey.test(plain) && !harmlessKey.test(plain);
}

/** The same value with everything under a secret-looking key, and every password inside a URL, replaced. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.replace(urlPassword, "$1[redacted]@");
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth > 6) return "[too deep to show]";
  if (value instanceof Error) {
    return { type: value.name, message: redact(value.message), stack: redact(value.stack ?? "") };
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretKey(key) ? "[redacted]" : redact(item, depth + 1),
    ]),
  );
}

export type Log = Logger;

/** A logger that writes JSON lines to standard error, so that standard output holds answers only. */
export function createLog(options: { level: string; name: string }): Log {
  return pino(
    {
      level: options.level,
      name: options.name,
      base: { pid: process.pid },
      formatters: { log: (fields) => Object.fromEntries(Object.entries(redactFields(fields))) },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((arg) => (typeof arg === "string" ? String(redact(arg)) : arg));
          method.apply(this, clean as typeof args);
        },
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [key, isSecretKey(key) ? "[redacted]" : redact(item)]),
  );
}
