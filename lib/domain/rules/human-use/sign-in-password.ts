import { activeCredentials } from "@/lib/domain/assessment/about";
import type { CredentialContext, IdentityContext } from "@/lib/domain/assessment/context";

/** The password with which a user of a cloud signs in to its console, if it has one. */
export function consolePassword(identity: IdentityContext): CredentialContext | undefined {
  if (identity.kind !== "cloud_user") return undefined;
  // Passwords of single services are credentials of that service, with ids of their own.
  return activeCredentials(identity).find(
    ({ type, externalId, name }) =>
      type === "password" && (externalId.endsWith("/password") || name === "console password"),
  );
}
