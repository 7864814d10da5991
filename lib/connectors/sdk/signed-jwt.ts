import { createPrivateKey, createSign } from "node:crypto";

/** A token that a private key signs (RS256), as sources take it in place of a shared secret. */
export function signJwt(header: object, claims: object, privateKey: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const body = `${encode({ alg: "RS256", typ: "JWT", ...header })}.${encode(claims)}`;
  return `${body}.${createSign("RSA-SHA256").update(body).sign(privateKey, "base64url")}`;
}

/** PEM whose line breaks were lost on the way through a form, or written as `\n`. */
export function restorePem(text: string): string {
  const [, label = "", body = ""] = /-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----/.exec(text) ?? [];
  const lines =
    body
      .replaceAll("\\n", "")
      .replace(/\s+/g, "")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** Whether a text is the private half of an RSA key in PEM. */
export function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
