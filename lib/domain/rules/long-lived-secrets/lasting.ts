import type { CredentialContext } from "@/lib/domain/assessment/context";
import type { Failure } from "@/lib/domain/assessment/rule";

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
