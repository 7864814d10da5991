import { formatNumber } from "@/components/ui/number-format";
import { formatQuery } from "@/lib/domain/query/format";
import type { OwnerRulePreview, OwnerRuleRow, StaysWhy } from "@/lib/features/owner-rules/schema";

export const identitiesOf = (n: number) => `${formatNumber(n)} ${n === 1 ? "identity" : "identities"}`;

/** The inventory with what a query finds. */
export const inventoryAddress = (query: string) => `/inventory?q=${encodeURIComponent(query)}`;

/** The query for exactly the identities whose owner a rule named. */
export function namedQuery({ name }: Pick<OwnerRuleRow, "name">): string {
  return formatQuery([
    { kind: "match", negated: false, field: "ownerrule", values: [{ kind: "value", value: name }] },
  ]);
}

/** Why what a rule finds stays as it is. */
export const staysWords: Record<StaysWhy, string> = {
  accepted: "somebody accepted",
  asked: "somebody is being asked",
  declined: "whom the rule names declined it",
  person: "a person named somebody",
  earlier: "a rule before this one names somebody",
  outside:
    "no such owner is asked for: a provider runs it, it stands for a person, it is off, or one owner is enough",
};

/** What became of one that a rule finds, in a word or two. */
export const exampleWords: Record<OwnerRulePreview["examples"][number]["what"], string> = {
  named: "would be named",
  kept: "named already",
  accepted: "accepted",
  asked: "being asked",
  declined: "declined",
  person: "named by a person",
  earlier: "an earlier rule",
  outside: "no such owner is asked for",
};
