import { populationQuery } from "@/lib/domain/definitions/population";
import { formatQuery } from "@/lib/domain/query/format";
import type { StateValue } from "@/lib/domain/query/grammar";

/** How the share with owners (M2) is broken down, and the queries that find exactly the rows behind each number. */

export const coverageParts = ["system", "team", "environment", "sensitivity", "tier"] as const;
export type CoveragePart = (typeof coverageParts)[number];

const fields: Record<CoveragePart, { field: string; absent: StateValue }> = {
  system: { field: "system", absent: "none" },
  team: { field: "team", absent: "none" },
  environment: { field: "env", absent: "none" },
  sensitivity: { field: "sensitivity", absent: "none" },
  tier: { field: "tier", absent: "unknown" },
};

/** The query of the part of the population with a value; null: with none. */
export function partQuery(part: CoveragePart, value: string | null): string {
  const { field, absent } = fields[part];
  const term = formatQuery([
    {
      kind: "match",
      negated: false,
      field,
      values: [value === null ? { kind: "state", value: absent } : { kind: "value", value }],
    },
  ]);
  return `${populationQuery} ${term}`;
}

/** The queries behind the numbers of a part of the population, or of all of it. */
export function ownedQueries(of: string = populationQuery) {
  return {
    all: of,
    owned: `${of} owned:true`,
    unowned: `${of} owned:false`,
    unknown: `${of} owned:unknown`,
    /** Of what does not count as owned, how far it is. */
    lapsed: `${of} owned:false ownerstate:accepted`,
    waiting: `${of} owned:false ownerstate:suggested,asked`,
    nobody: `${of} owned:false ownerstate:none,declined`,
    asked: `${of} owned:false ownerstate:asked`,
    strong: `${of} owned:false suggested:high`,
    overdue: `${of} overdue:true`,
  };
}
