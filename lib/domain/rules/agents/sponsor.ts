import type { IdentityContext } from "@/lib/domain/assessment/context";

export type Sponsor =
  | { is: "there" | "missing" }
  | { is: "left"; who: string | null; key: string | null }
  /** Somebody is suggested or asked, or a trace leads to somebody who is there; nobody has accepted. */
  | { is: "unsure"; needs: string };

/** Who answers for an agent, as far as it is known. Whether they reconfirm in time is another rule's. */
export function sponsorOf({ owners, traces }: IdentityContext): Sponsor {
  const { technical } = owners;
  if (technical?.state === "accepted") {
    const { party } = technical;
    if (party.kind === "mailbox") return { is: "unsure", needs: "a person or team in place of a mailbox" };
    if (party.kind === "team") return party.activeMembers > 0 ? { is: "there" } : leftBy(null);
    if (party.active === null)
      return { is: "unsure", needs: "the directory to say whether its sponsor is here" };
    return party.active ? { is: "there" } : leftBy(null);
  }
  if (technical && technical.state !== "declined")
    return { is: "unsure", needs: "an answer of the person who was suggested as its owner" };
  const people = traces.flatMap(({ person }) => (person ? [person] : []));
  const active = people.find((person) => person.active);
  if (active) return { is: "unsure", needs: `somebody to accept it; traces lead to ${active.name}` };
  const [gone] = people;
  return gone ? leftBy(gone) : { is: "missing" };
}

function leftBy(person: { id: string; name: string } | null): Sponsor {
  return { is: "left", who: person?.name ?? null, key: person?.id ?? null };
}
