import type { FacetWords } from "@/components/data-table/facet-panel";
import {
  classTitles,
  kindTitles,
  managerTitles,
  sentenceCase,
  statusTitles,
  tierTitles,
} from "@/components/inventory/words";
import { fieldNamed } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { systemTitle } from "@/lib/domain/system-title";
import type { Facet } from "@/lib/features/identities/schema";

const facetTitles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: kindTitles,
  class: classTitles,
  managed: managerTitles,
  status: statusTitles,
  owner: { none: "Nobody", any: "Somebody" },
  env: { none: "Not said" },
  sensitivity: { none: "Not said" },
  static: { true: "Has one" },
  grade: { none: "No evidence" },
  account: { none: "In no account" },
  finding: { none: "None open", unknown: "Not assessed" },
  tier: { ...tierTitles, unknown: "Not known" },
};

/** What a facet's value is called. Names of accounts and sources are their own. */
function facetLabel(facet: Facet, option: Facet["options"][number]): string {
  if (facet.field === "system") return systemTitle(option.value.value);
  const own = ["account", "source"].includes(facet.field) && option.value.kind === "value";
  return facetTitles[facet.field]?.[option.value.value] ?? (own ? option.label : sentenceCase(option.label));
}

/** Those whose values are words that are known before anything is counted. */
const uncounted = ["kind", "env", "managed", "class", "status"].flatMap((name): Facet[] => {
  const field = fieldNamed(identityFields, name);
  if (field?.type !== "enum") return [];
  const options = field.values.map((value) => ({
    value: { kind: "value" as const, value },
    label: value,
    count: null,
  }));
  return [{ field: name, title: field.title, capped: false, options }];
});

/** The facets of the inventory. */
export const inventoryFacets: FacetWords = {
  order: [
    "source",
    "kind",
    "account",
    "env",
    "owner",
    "finding",
    "tier",
    "governance",
    "managed",
    "class",
    "status",
    "static",
    "grade",
    "sensitivity",
    "system",
  ],
  openAtFirst: 6,
  label: facetLabel,
  uncounted,
};
