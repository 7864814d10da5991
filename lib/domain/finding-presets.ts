import type { Preset } from "@/lib/domain/presets";
import { formatQuery } from "@/lib/domain/query/format";

/** Open findings that people set aside. */
export const setAsideQuery = "state:accepted,false_positive,snoozed";

/** The views of findings that everybody has. `me` is by which names a query finds what whoever looks owns. */
export function findingPresets(me: readonly string[]): readonly Preset[] {
  return [
    {
      id: "worst",
      title: "Critical and high",
      about: "What cannot wait.",
      query: "severity:critical,high",
    },
    {
      id: "mine",
      title: "Mine",
      about: "On what you answer for, yourself or with a team.",
      query: formatQuery([
        {
          kind: "match",
          negated: false,
          field: "owner",
          values: me.map((value) => ({ kind: "value", value })),
        },
      ]),
    },
    {
      id: "new",
      title: "New this week",
      about: "First found within the last seven days.",
      query: "firstseen:<7d",
      sort: "-firstseen",
    },
    {
      id: "exposed",
      title: "Exposed secrets",
      about: "Secrets in places that are not meant for them.",
      query: "risk:nhi2",
    },
    {
      id: "leavers",
      title: "Leavers' credentials",
      about: "What people who left can still use, or left behind.",
      query: "rule:leavers-personal-credential,creator-left,owner-left",
    },
    {
      id: "unowned",
      title: "No owner answered",
      about: "Findings that nobody is there to mend.",
      query: "owner:none",
    },
  ];
}
