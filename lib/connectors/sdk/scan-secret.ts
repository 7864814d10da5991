import { createHash } from "node:crypto";
import { typeOfRule } from "@/lib/connectors/sdk/scan-rules";
import { isReference, onlyKeyId } from "@/lib/connectors/sdk/secret-facts";
import type { CredentialType } from "@/lib/domain/record";
import { findSecrets } from "@/lib/domain/secrets/find";
import { standingOf } from "@/lib/domain/secrets/liveness";

/** What a report shows of a secret. It goes no further than `describeSeen`. */
export interface SeenSecret {
  rule: string;
  /** Texts that are the secret, the most telling first. Masked ones are told from live ones here. */
  values: string[];
  /** Text around it. */
  around?: string;
  /** Column, where the values do not tell two secrets of a line apart. */
  at?: number;
}

/** What is kept of it: nothing that is the secret. */
export interface SeenFacts {
  type: CredentialType;
  keyId?: string;
  what?: string;
  hint?: string;
  fingerprint?: string;
}

/**
 * Facts about a secret that another tool found. The same secret gives the same fingerprint here and where Rollcall sees it
 * itself; a masked one, a public id and a documented example give none.
 */
export function describeSeen(
  { rule, values, around }: SeenSecret,
  fingerprint: ((secret: string) => string) | null,
): SeenFacts {
  const keyId = [...values, around ?? ""].map(onlyKeyId).find((id) => id !== undefined);
  const found = secretIn(values, around);
  const ruleType = typeOfRule(rule);
  const known = found?.type && found.type !== "unknown" ? found.type : ruleType;
  return {
    type: known === "unknown" && keyId ? "access_key" : known,
    ...(keyId ? { keyId } : {}),
    ...(found?.what ? { what: found.what } : {}),
    ...(found && found.secret.length >= 16 && /^[\x21-\x7e]{4}$/.test(found.secret.slice(-4))
      ? { hint: found.secret.slice(-4) }
      : {}),
    ...(found && fingerprint ? { fingerprint: fingerprint(found.secret) } : {}),
  };
}

/** Tells secrets of one report apart where no key may. It stays in memory. */
export function digestOf({ rule, values, around, at }: SeenSecret): string {
  const secret = secretIn(values, around)?.secret;
  return createHash("sha256")
    .update(secret ?? [rule, at ?? "", ...values].join("\0"))
    .digest("base64")
    .slice(0, 22);
}

function secretIn(
  values: string[],
  around: string | undefined,
): { secret: string; type?: CredentialType; what?: string } | null {
  for (const text of [...values, ...(around ? [around] : [])]) {
    const match = findSecrets(text).find(
      (each) => !each.example && !isReference(text.slice(each.start, each.end)),
    );
    if (!match) continue;
    const secret = text.slice(match.start, match.end);
    // In JSON a key's lines are joined by `\n`; elsewhere it has real ones.
    const plain = match.ruleId === "private-key" ? secret.replaceAll("\\n", "\n") : secret;
    return { secret: plain, type: match.credentialType, what: match.type };
  }
  const whole = values
    .map((text) => text.trim())
    .find(
      (text) =>
        text.length >= 4 && standingOf(text) === "live" && !isReference(text) && onlyKeyId(text) !== text,
    );
  return whole === undefined ? null : { secret: whole };
}
