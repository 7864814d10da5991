import { activeCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure } from "@/lib/domain/assessment/rule";
import { isShortLivedCredential } from "@/lib/domain/definitions/credentials";

/** Its active credentials that are not short-lived, as far as anybody knows. */
export function lastingCredentials(identity: IdentityContext): CredentialContext[] {
  return activeCredentials(identity).filter((each) => isShortLivedCredential(each) !== "yes");
}

/** From when it is counted: its last rotation, else its creation. */
export function startOf({ lastRotatedAt, createdAt }: CredentialContext): Date | null {
  return lastRotatedAt ?? createdAt;
}

/** What people call it. */
export function nameOf({ name, externalId }: CredentialContext): string {
  return name ?? externalId;
}

/** Which credential a failure is about. */
export function about(credential: CredentialContext): Pick<Failure, "key" | "credentialId"> {
  return { key: credential.id, credentialId: credential.id };
}
