import type { OwnerFacts } from "@/lib/domain/definitions/owned";

/** What is wrong with somebody who accepted, completing "its owner …"; null: nothing that is known. */
export function goneOwner({ party }: OwnerFacts): string | null {
  if (party.kind === "person" && party.active === false) return "left";
  if (party.kind === "team" && party.activeMembers === 0) return "is a team without an active member";
  return null;
}

/** Whether it cannot be told if that owner is still here. */
export function isOwnerUnsure({ party }: OwnerFacts): boolean {
  return party.kind === "person" && party.active === null;
}

/** Why nobody answers, in one sentence; `asked`: somebody was named and has not answered; null: somebody did accept. */
export function unanswered(owner: OwnerFacts | null, part: string): "asked" | { why: string } | null {
  if (!owner) return { why: `Nobody is named as its ${part}; say who answers for it.` };
  if (owner.state === "declined") return { why: `The proposed ${part} declined; name another one.` };
  if (owner.state !== "accepted") return "asked";
  return owner.party.kind === "mailbox"
    ? { why: `Its ${part} is a shared mailbox; name a person or a team.` }
    : null;
}
