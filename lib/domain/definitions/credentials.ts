import type { Answer } from "@/lib/domain/answer";
import {
  type ThresholdName,
  type ThresholdOverrides,
  thresholdOf,
} from "@/lib/domain/definitions/thresholds";
import type { CredentialLifetime, CredentialType, Renewal, Status } from "@/lib/domain/record";

/** What the definitions need to know of a credential. */
export interface CredentialFacts {
  type: CredentialType;
  lifetime: CredentialLifetime;
  renewal: Renewal;
  status: Status;
  createdAt: Date | null;
  lastRotatedAt: Date | null;
  expiresAt: Date | null;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Days since it was last rotated, else created; null where neither is known. Times of files are no evidence here. */
export function credentialAgeDays(
  credential: Pick<CredentialFacts, "createdAt" | "lastRotatedAt">,
  now: Date,
) {
  const since = credential.lastRotatedAt ?? credential.createdAt;
  return since ? (now.getTime() - since.getTime()) / dayMs : null;
}

/** Days until it ends, negative when it has; null where it has no known end. */
export function remainingLifeDays(credential: Pick<CredentialFacts, "expiresAt">, now: Date): number | null {
  return credential.expiresAt ? (credential.expiresAt.getTime() - now.getTime()) / dayMs : null;
}

/** From the last rotation, else creation, to the end; in milliseconds. */
function lifeMs(credential: CredentialFacts): number | null {
  const start = credential.lastRotatedAt ?? credential.createdAt;
  return start && credential.expiresAt ? credential.expiresAt.getTime() - start.getTime() : null;
}

/** By which a credential is short-lived: rules that ask for it name them. */
export const shortLifeLimits = [
  "shortLivedToken",
  "shortLivedCertificate",
] as const satisfies readonly ThresholdName[];

/**
 * Whether one credential is short-lived: federated, run by the platform, a token of at most 24 hours issued on demand,
 * or a certificate of at most 90 days whose automatic renewal was seen.
 */
export function isShortLivedCredential(
  credential: CredentialFacts,
  overrides: ThresholdOverrides = {},
): Answer {
  const { type, lifetime, renewal } = credential;
  if (type === "federated" || type === "platform_managed") return "yes";
  if (lifetime === "federated" || lifetime === "platform_managed" || lifetime === "short_lived") return "yes";
  if (lifetime === "static") return "no";
  const life = lifeMs(credential);
  if (type === "x509") {
    const longest = thresholdOf("shortLivedCertificate", overrides) * dayMs;
    if (life !== null && life > longest) return "no";
    if (renewal === "manual") return "no";
    return life === null || renewal === "unknown" ? "unknown" : "yes";
  }
  if (life === null) return "unknown";
  return life <= thresholdOf("shortLivedToken", overrides) * hourMs ? "yes" : "no";
}

/** After how many days it is to be rotated; null where no rule of age applies. A range while privilege is unknown. */
export function rotationDays(
  type: CredentialType,
  privileged: Answer,
  overrides: ThresholdOverrides = {},
): { least: number; most: number } | null {
  const exactly = (days: number) => ({ least: days, most: days });
  switch (type) {
    case "access_key":
    case "rsa_keypair":
      return exactly(thresholdOf("cloudKeyRotation", overrides));
    case "oauth_client_secret":
      return exactly(thresholdOf("clientSecretRotation", overrides));
    case "password":
      return exactly(thresholdOf("passwordRotation", overrides));
    case "ssh_key":
      return exactly(thresholdOf("sshKeyRotation", overrides));
    case "api_key":
    case "bearer_token":
    case "oauth_refresh_token":
    case "signing_secret": {
      const strict = thresholdOf("privilegedTokenRotation", overrides);
      const usual = thresholdOf("tokenRotation", overrides);
      if (privileged === "unknown") return { least: Math.min(strict, usual), most: Math.max(strict, usual) };
      return exactly(privileged === "yes" ? strict : usual);
    }
    default:
      return null;
  }
}

/** Whether it is short-lived or rotated in time. A certificate is in time while it has not ended. */
export function isWithinRotation(
  credential: CredentialFacts,
  privileged: Answer,
  now: Date,
  overrides: ThresholdOverrides = {},
): Answer {
  if (isShortLivedCredential(credential, overrides) === "yes") return "yes";
  if (credential.type === "x509") {
    const left = remainingLifeDays(credential, now);
    return left === null ? "unknown" : left > 0 ? "yes" : "no";
  }
  const limit = rotationDays(credential.type, privileged, overrides);
  const age = credentialAgeDays(credential, now);
  if (!limit || age === null) return "unknown";
  if (age <= limit.least) return "yes";
  return age > limit.most ? "no" : "unknown";
}
