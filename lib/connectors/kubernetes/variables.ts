import { isObject } from "@/lib/connectors/sdk/page-records";
import type { CredentialType } from "@/lib/domain/record";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";

/** A variable of a container that holds a secret, as it leaves the reader: without its value. */
export interface Variable {
  container: string;
  name: string;
  secretType?: CredentialType;
  /** Public id of the AWS key that stands there, or beside it. */
  keyId?: string;
  fingerprint?: string;
}

/** The variables of a container whose plain value is a secret, or the id of a key. References to Secrets hold none. */
export function variablesOf(
  container: unknown,
  fingerprint: ((secret: string) => string) | null,
): Variable[] {
  if (!isObject(container) || !Array.isArray(container.env)) return [];
  const named = typeof container.name === "string" ? container.name : "";
  // Read as one text, because the parts of an AWS key stand in two variables.
  let text = "";
  const spans: { name: string; start: number; end: number }[] = [];
  for (const variable of container.env) {
    if (!isObject(variable) || typeof variable.name !== "string" || typeof variable.value !== "string")
      continue;
    const start = text.length;
    text += `${variable.name}: ${variable.value}\n`;
    spans.push({ name: variable.name, start, end: text.length });
  }
  const secrets = findSecrets(text).filter((secret) => !secret.example);
  const paired = new Set(secrets.map((secret) => secret.keyId));
  return spans.flatMap(({ name, start, end }): Variable[] => {
    const secret = secrets.find((each) => each.start >= start && each.end <= end);
    if (secret) {
      const value = text.slice(secret.start, secret.end);
      const held = { container: named, name, secretType: secret.credentialType };
      return [
        {
          ...held,
          ...(secret.keyId ? { keyId: secret.keyId } : {}),
          ...(fingerprint ? { fingerprint: fingerprint(value) } : {}),
        },
      ];
    }
    const lone = findKeyIds(text.slice(start, end)).find(
      ({ keyId, example }) => !example && !paired.has(keyId),
    );
    return lone ? [{ container: named, name, keyId: lone.keyId }] : [];
  });
}
