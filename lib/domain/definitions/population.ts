import type { IdentityClass, ManagedBy, Status } from "@/lib/domain/record";

/** What decides whether an identity is counted. */
export interface PopulationFacts {
  status: Status;
  managedBy: ManagedBy;
  class: IdentityClass;
  /** One of many short-lived copies; its family counts once in their stead. */
  ephemeralInstance: boolean;
  /** A person took it out of the count. */
  excluded: boolean;
  gone: boolean;
}

/** What an organisation answers for, in the words of the query box: its own, and what third parties run for it. */
export const answeredForQuery = "managed:customer,third_party";

/** Those of population P that are rows, in the words of the query box, which shows what is gone only when asked to. */
export const populationQuery = `status:active,unknown ${answeredForQuery} class:non_human,both,unsure`;

/**
 * Whether an identity is in population P, the denominator of every metric: active, managed by the customer or a third
 * party, not a person's, not an ephemeral instance, not excluded. A status that no source states counts as active:
 * what is not known must not make a number look better.
 */
export function isInPopulation(facts: PopulationFacts): boolean {
  return (
    !facts.gone &&
    !facts.excluded &&
    !facts.ephemeralInstance &&
    facts.class !== "human" &&
    (facts.managedBy === "customer" || facts.managedBy === "third_party") &&
    (facts.status === "active" || facts.status === "unknown")
  );
}
