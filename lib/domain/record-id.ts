import { hash } from "node:crypto";

/**
 * The id of a record: a UUID (version 8, RFC 9562 §5.8) computed from what it is and what issued its external id. Two
 * sources that name the same thing therefore meet in one row, and a child may arrive before its parent.
 */
export function recordId(type: IdSpace, ...parts: string[]): string {
  const hex = hash("sha256", `${type}\0${parts.join("\0")}`, "hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Names a scope across the runs of its source. */
export function scopeRef(sourceId: string, key: string): string {
  return recordId("scope", sourceId, key);
}

/** Separate id spaces, so that a role and a policy with one external id stay two records. */
export type IdSpace =
  | "identity"
  | "credential"
  | "placement"
  | "container"
  | "entitlement"
  | "resource"
  | "member"
  | "grant"
  | "trust"
  | "scope"
  | "finding";
