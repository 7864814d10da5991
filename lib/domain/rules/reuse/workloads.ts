import type { IdentityContext } from "@/lib/domain/assessment/context";

/** Something that runs as an identity. */
export interface Workload {
  name: string;
  /** What sort of thing it is, in the words of its platform: `lambda`, `Deployment`, `microsoft.compute/virtualmachines`. */
  sort: string;
}

/** What runs as it. A trust that names an issuer tells how tokens look, and no workload. */
export function workloadsOf({ trustedBy }: IdentityContext): Workload[] {
  const subjects = trustedBy.flatMap(({ kind, effect, issuer, subject }) =>
    effect === "allow" && kind === "workload" && issuer === null ? [subject] : [],
  );
  return [...new Set(subjects)].map((name) => ({ name, sort: sortOf(name) }));
}

function sortOf(subject: string): string {
  const arn = /^arn:[\w-]{1,20}:([\w-]{1,40}):/.exec(subject)?.[1];
  const azure = /\/providers\/([\w.]{1,100}\/\w{1,100})/i.exec(subject)?.[1];
  return arn ?? azure?.toLowerCase() ?? subject.split(/[ /]/, 1)[0] ?? subject;
}
