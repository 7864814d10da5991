import type { IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";
import type { Verdict } from "@/lib/domain/assessment/rule";

/** Refuses a finding that names another identity where those read it who do not reach everything. */
export function refuseOthers(rule: string, identity: IdentityContext, verdict: Verdict): void {
  if (verdict.answer !== "fail") return;
  const named = namesOfOthers(identity).filter((name) => name !== identity.name && name.length > 2);
  for (const { sentence, evidence, cause } of verdict.failures) {
    const shown = [
      sentence,
      cause?.title ?? "",
      ...evidence.flatMap(({ value, elsewhere }) => (elsewhere ? [] : value)),
    ];
    for (const name of named)
      if (shown.some((text) => text.includes(name)))
        throw new Error(`${rule} names ${name}, which is beyond the identity: ${shown.join(" | ")}`);
  }
}

function namesOfOthers({
  trustedBy,
  mayBecome,
  credentials,
  reads,
  agent,
  toolServer,
  privilege,
}: IdentityContext): string[] {
  const places = [...reads, ...credentials.flatMap((credential) => credential.places)];
  const others: readonly (OtherIdentity | null)[] = [
    ...trustedBy.map(({ subjectIdentity }) => subjectIdentity),
    ...mayBecome.map(({ identity }) => identity),
    ...credentials.flatMap(({ sharedWith }) => sharedWith),
    ...places.map(({ reader }) => reader),
    ...(agent ? [...agent.servers, ...agent.actsAs] : []),
    ...(toolServer?.callers ?? []),
  ];
  // As a trust names one that is known here.
  const subjects = trustedBy.flatMap(({ subject, subjectIdentity }) => (subjectIdentity ? subject : []));
  return [
    ...others.flatMap((other) => other?.name ?? []),
    ...subjects,
    ...(privilege.through ? [privilege.through] : []),
  ];
}
