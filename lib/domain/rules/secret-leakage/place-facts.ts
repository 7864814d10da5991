import type { PlaceContext } from "@/lib/domain/assessment/context";
import type { Evidence } from "@/lib/domain/assessment/rule";
import { dayOf } from "@/lib/domain/assessment/verdict";

/** What scanners and providers said of a secret that was seen somewhere. */
export type Standing = "live" | "dead" | "no_secret" | "not_told";

/** What people said of an alert of GitHub by which there is no secret, or none any more. */
const dismissed = new Set(["false_positive", "used_in_tests"]);

/**
 * Whether the secret at a place works, as GitHub (`validity`, `resolution`) and scanners (`sure`, `suppressed`, `canary`) state it.
 * A try that failed says nothing: the tool may not have known where to try.
 */
export function standingOf({ facts }: PlaceContext): Standing {
  if (facts.canary === true || facts.suppressed === true) return "no_secret";
  if (typeof facts.resolution === "string" && dismissed.has(facts.resolution)) return "no_secret";
  if (facts.validity === "inactive" || facts.resolution === "revoked") return "dead";
  return facts.validity === "active" || facts.sure === "verified" ? "live" : "not_told";
}

/**
 * Whether what lies there can be used by who reads it: not the public half of a key, nor a private key that a passphrase locks,
 * nor the key by which a machine names itself, which every machine has.
 */
export function isUsableSecret({ kind, name, facts }: PlaceContext): boolean {
  if (kind === "authorized_keys" || kind === "certificate_file") return false;
  return facts.encrypted !== true && !(kind === "key_file" && name === "SSH host key");
}

/** Whether everybody with a login there can read it; null: the place does not tell. */
export function readableByAll({ facts }: PlaceContext): boolean | null {
  return typeof facts.readableByAll === "boolean" ? facts.readableByAll : null;
}

/** Whether only its owner can read it, as the tool that keeps it there left it. */
export function isPrivateToOwner({ kind, facts }: PlaceContext): boolean {
  const keptByTool = kind === "credential_file" || kind === "key_file" || kind === "keychain";
  return keptByTool && facts.readableByGroup === false && facts.readableByAll === false;
}

/** Where it is, what sort of place that is and since when the secret is seen there. */
export function placeEvidence(place: PlaceContext): Evidence[] {
  const seen = `${place.locator} (${place.kind.replaceAll("_", " ")}), seen since ${dayOf(place.firstSeenAt)}`;
  return [
    { label: "Place", value: seen },
    ...(place.facts["publicly leaked"] === true ? [{ label: "Public", value: `${place.locator}` }] : []),
    ...(readableByAll(place) ? [{ label: "Readable by everybody there", value: `${place.locator}` }] : []),
  ];
}

/** The deed that mends all failures of one container: clean that machine, repository or account. */
export function causeOf({ container }: PlaceContext): { key: string; title: string } | undefined {
  return container ? { key: `place:${container.id}`, title: `Secrets in ${container.name}` } : undefined;
}
