import type { Answer } from "@/lib/domain/answer";
import { activeCredentials } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";

/** Whether anybody or anything can still act as it: with a credential, or by becoming it. */
export function canAuthenticate(identity: IdentityContext): Answer {
  const { status, credentials, reachableFrom } = identity;
  if (status !== "active" && status !== "unknown") return "no";
  const isOpen =
    activeCredentials(identity).length > 0 ||
    reachableFrom === "others" ||
    reachableFrom === "static_keys_only";
  if (isOpen) return status === "active" ? "yes" : "unknown";
  const isUnsure =
    identity.keysHidden ||
    reachableFrom === "unknown" ||
    credentials.some((each) => each.status === "unknown");
  return isUnsure ? "unknown" : "no";
}
