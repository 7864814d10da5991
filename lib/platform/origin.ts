import { isLoopback } from "@/lib/platform/env";

/**
 * Whether a browser's Origin header is Rollcall's own. It must be there: a change asked for by another site, or by
 * nobody in particular ("null"), is refused. On this machine `localhost`, `127.0.0.1` and `[::1]` count as one.
 */
export function isOwnOrigin(origin: string | null, publicUrl: string): boolean {
  if (origin === null || !URL.canParse(origin)) return false;
  const given = new URL(origin);
  const own = new URL(publicUrl);
  if (given.origin !== origin) return false;
  if (given.origin === own.origin) return true;
  return (
    isLoopback(given.hostname) &&
    isLoopback(own.hostname) &&
    given.protocol === own.protocol &&
    given.port === own.port
  );
}

/** A path of ours to go to, made of whatever stood in an address: anything that leads elsewhere becomes `/`. */
export function ownPath(target: string | null | undefined): string {
  const base = "http://own.invalid";
  if (!target?.startsWith("/") || !URL.canParse(target, base)) return "/";
  const url = new URL(target, base);
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/";
  return `${url.pathname}${url.search}`;
}
