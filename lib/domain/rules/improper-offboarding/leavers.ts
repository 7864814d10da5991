import type { IdentityContext, PersonTrace } from "@/lib/domain/assessment/context";
import type { Evidence, Policy } from "@/lib/domain/assessment/rule";
import type { Confidence } from "@/lib/domain/severity";

/** Somebody whom sources name on an identity and who left. */
export interface Leaver {
  id: string;
  name: string;
  /** Null: nobody says when. */
  leftAt: Date | null;
  /** As what they are named: `its creator`. */
  as: string;
  confidence: Confidence;
  evidence: Evidence[];
}

/** In what part sources name somebody, and how sure that is: free text and paths only mention them. */
const parts: Readonly<Record<string, { as: string; confidence: Confidence }>> = {
  creator: { as: "its creator", confidence: "high" },
  owner_object: { as: "its owner", confidence: "high" },
  registered_by: { as: "the one who let it in", confidence: "high" },
  tag: { as: "its owner", confidence: "high" },
  mailto: { as: "its contact", confidence: "high" },
  column: { as: "its owner", confidence: "high" },
  business_column: { as: "its business owner", confidence: "high" },
};
const mention = { as: "somebody it belongs to", confidence: "medium" } as const;

/** Those who left, each once, by the surest of their traces. */
export function leaversOf(identity: IdentityContext): Leaver[] {
  const found = new Map<string, Leaver>();
  for (const trace of identity.traces) {
    const { person } = trace;
    if (!person || person.active) continue;
    const part = partOf(trace);
    const evidence = { label: "Named as", value: `${trace.type}: ${trace.value}` };
    const known = found.get(person.id);
    if (!known)
      found.set(person.id, {
        id: person.id,
        name: person.name,
        leftAt: person.leftAt ?? null,
        ...part,
        evidence: [evidence],
      });
    else {
      known.evidence.push(evidence);
      if (known.confidence !== "high") Object.assign(known, part);
    }
  }
  return [...found.values()];
}

/** Whether a source names somebody who is still here as one who answers for it, not only as its maker. */
export function namesSomebodyHere(identity: IdentityContext): boolean {
  return identity.traces.some(
    ({ type, person }) => person?.active === true && type !== "creator" && type !== "registered_by",
  );
}

/** What is missing to say whether those whom sources name are still here; null: nothing. */
export function missingOfTraces(identity: IdentityContext, policy: Policy): string | null {
  const strangers = identity.traces.filter((trace) => trace.person === null);
  if (strangers.length === 0) return null;
  if (!policy.organisation.directoryRead) return "a directory of the people who work here";
  // A tag may also name a team: only an address stands for somebody.
  return strangers.some(({ value }) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()))
    ? "somebody to say who is behind an address that a source names"
    : null;
}

/** What failures share that one person's leaving causes. */
export function causeOf({ id, name }: Pick<Leaver, "id" | "name">): { key: string; title: string } {
  return { key: `person:${id}`, title: `${name} left` };
}

function partOf(trace: PersonTrace): { as: string; confidence: Confidence } {
  return (Object.hasOwn(parts, trace.type) && parts[trace.type]) || mention;
}
