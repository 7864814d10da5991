import { hash } from "node:crypto";

/** The public facts of an SSH key as `authorized_keys` has it. */
export function sshKeyFacts(line: string): { [fact: string]: string } | null {
  const [, type = "", body = "", comment = ""] =
    /(?:^|\s)((?:ssh|ecdsa|sk)-[\w@.-]{2,60}) ([A-Za-z\d+/]{40,}={0,2})(?:\s+(.{0,200}))?/.exec(line) ?? [];
  if (type === "") return null;
  const digest = hash("sha256", Buffer.from(body, "base64"), "base64").replace(/=+$/, "");
  return { fingerprint: `SHA256:${digest}`, type, comment: comment.trim() };
}
