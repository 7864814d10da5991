import { hash } from "node:crypto";

/** 128 bits of SHA-256 over the JSON of a value, written as a UUID: equal content, equal hash. */
export function contentHash(json: string): string {
  const hex = hash("sha256", json, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
