import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { Evidence } from "@/lib/domain/assessment/rule";

/** Something that runs as an identity. */
export interface Workload {
  name: string;
  /** What sort of thing it is, in the words of its platform: `lambda`, `Deployment`, `microsoft.compute/virtualmachines`. */
  sort: string;
  /** It is an identity of its own that is known here. */
  isOther: boolean;
}

/** What runs as it. A trust that names an issuer tells how tokens look, and no workload. */
export function workloadsOf({ trustedBy }: IdentityContext): Workload[] {
  const found = trustedBy.flatMap(({ kind, effect, issuer, subject: name, subjectIdentity }) =>
    effect === "allow" && kind === "workload" && issuer === null
      ? [{ name, sort: sortOf(name), isOther: subjectIdentity !== null }]
      : [],
  );
  return [...new Map(found.map((each) => [each.name, each])).values()];
}

export function workloadEvidence(workloads: readonly Workload[]): Evidence[] {
  return workloads.slice(0, 20).map(({ name: value, isOther }) => ({
    label: "Runs as it",
    value,
    ...(isOther ? { elsewhere: true as const } : {}),
  }));
}

function sortOf(subject: string): string {
  const arn = /^arn:[\w-]{1,20}:([\w-]{1,40}):/.exec(subject)?.[1];
  const azure = /\/providers\/([\w.]{1,100}\/\w{1,100})/i.exec(subject)?.[1];
  return arn ?? azure?.toLowerCase() ?? subject.split(/[ /]/, 1)[0] ?? subject;
}
