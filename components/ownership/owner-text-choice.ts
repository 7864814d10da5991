import type { PickedOwner } from "@/components/ownership/owner-picker";
import type { SelectOption } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import type { OwnerChoice } from "@/lib/features/ownership/schema";
import type { OwnerText, SharedTexts } from "@/lib/features/ownership/schema-texts";

/** What is chosen for a text of an owner column. */
export interface TextChoice {
  /** `person:ID`, `team:ID`, `new`, `other`, `nobody`; empty: nothing yet. */
  value: string;
  /** Who was found by hand. */
  other: PickedOwner | null;
  ticked: boolean;
}

/** What stands there before anybody chooses: only what is certain is ticked. */
export function startOf({ match, decided }: OwnerText): TextChoice {
  if (decided) {
    const { owner } = decided;
    return {
      value: owner.kind === "nobody" ? "nobody" : `${owner.kind}:${owner.id}`,
      other: null,
      ticked: true,
    };
  }
  const [first] = match.proposals;
  const proposed = first ? `${first.kind}:${first.id}` : "";
  switch (match.verdict) {
    case "exact":
    case "likely":
      return { value: proposed, other: null, ticked: match.verdict === "exact" };
    case "new":
      return { value: "new", other: null, ticked: false };
    default:
      return { value: "", other: null, ticked: false };
  }
}

/** `remembers`: to leave a text out is remembered, which is for whoever reaches everything. */
export function optionsOf({ match, decided }: OwnerText, remembers: boolean): SelectOption[] {
  const owner = decided?.owner;
  const before =
    owner && owner.kind !== "nobody" && !match.proposals.some(({ id }) => id === owner.id)
      ? [{ value: `${owner.kind}:${owner.id}`, label: showText(owner.name, 60) }]
      : [];
  return [
    ...before,
    ...match.proposals.map(({ kind, id, name, why }) => ({
      value: `${kind}:${id}`,
      label: showText(kind === "team" ? `${name} (team)` : name, 60),
      hint: why,
    })),
    ...(match.newcomer
      ? [{ value: "new", label: `Add ${showText(match.newcomer.email, 60)}`, hint: "A new person." }]
      : []),
    { value: "other", label: "Somebody else…" },
    ...(remembers ? [{ value: "nobody", label: "Nobody: leave it out" }] : []),
  ];
}

/** What is sent; null: nothing is chosen as yet. */
export function ownerOf({ match }: OwnerText, { value, other }: TextChoice): OwnerChoice | null {
  switch (value) {
    case "":
      return null;
    case "other":
      return other?.choice ?? null;
    case "nobody":
      return { kind: "nobody" };
    case "new":
      return match.newcomer && { kind: "email", ...match.newcomer };
    default: {
      const [kind, id = ""] = value.split(":");
      return { kind: kind === "team" ? "team" : "person", id };
    }
  }
}

/** Of how many identities these texts are: one with several of them counts once. */
export function identitiesOf(
  chosen: readonly Pick<OwnerText, "text" | "identities">[],
  shared: readonly SharedTexts[],
): number {
  const texts = new Set(chosen.map(({ text }) => text));
  const all = chosen.reduce((sum, { identities }) => sum + identities, 0);
  const again = shared.map((each) => {
    const among = each.texts.filter((text) => texts.has(text)).length;
    return Math.max(0, among - 1) * each.identities;
  });
  return again.reduce((left, n) => left - n, all);
}
