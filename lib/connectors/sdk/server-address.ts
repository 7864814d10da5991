import { hash } from "node:crypto";
import type { Ref } from "@/lib/domain/record";
import { findSecrets } from "@/lib/domain/secrets/find";

/**
 * Tool servers and agents that are called by their address are one thing to everybody who names it: their ids are made of the
 * address, without anything secret in it.
 */

export const mcpRealm = "mcp";

/**
 * The address as an id: no query, no user; parts of the path that look like a key are replaced by their print. Null: it is none
 * of the web, or nothing tells its keys apart: what two tenants have at one host must not become one.
 */
export function serverAddress(
  text: string,
  fingerprint: ((secret: string) => string | undefined) | null,
): string | null {
  if (!/^https?:\/\//i.test(text) || /[{}\s]/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const parts = url.pathname
    .split("/")
    .map((part) => (isSecretPart(part) ? printed(part, fingerprint) : part));
  if (parts.includes(null)) return null;
  const path = parts.join("/").replace(/\/+$/, "");
  return `${url.protocol}//${url.host}${path}`.slice(0, 1500);
}

/** A long word, or letters and digits in turn. Names of versions, tenants and servers are shorter. */
export function isSecretPart(part: string): boolean {
  return part.length > 24 || /\d[a-z]+\d|[A-Z].*\d/.test(part) || findSecrets(part).length > 0;
}

function printed(part: string, fingerprint: ((secret: string) => string | undefined) | null): string | null {
  const print = fingerprint?.(part);
  return print === undefined ? null : `…${hash("sha256", print, "hex").slice(0, 12)}`;
}

/** Each machine means itself by such an address. */
export function isLoopback(address: string): boolean {
  return /^https?:\/\/(?:localhost|[^/:]*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]|host\.docker\.internal)(?:[:/]|$)/i.test(
    address,
  );
}

export function serverRef(address: string): Ref {
  return { realm: mcpRealm, externalId: `server:${address}` };
}

/** The address as a name. What a server calls itself proves nothing. */
export function serverName(address: string): string {
  return address.replace(/^https?:\/\//, "");
}
