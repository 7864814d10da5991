import type { FacetWords } from "@/components/data-table/facet-panel";
import { sentenceCase } from "@/components/inventory/words";
import { severities } from "@/lib/domain/severity";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { Facet } from "@/lib/features/identities/schema";

function labelOf({ field }: Facet, { value, label }: Facet["options"][number]): string {
  if (value.kind === "state") {
    if (field === "assignee") return "Nobody";
    return field === "system" ? "No identity known" : "Not said";
  }
  if (field === "rule" || field === "risk" || field === "assignee") return showText(label, 80);
  return field === "system" ? systemTitle(value.value) : sentenceCase(label);
}

/** The facets of the inbox. */
export const findingFacets: FacetWords = {
  order: ["state", "severity", "assignee", "risk", "rule", "system", "env"],
  openAtFirst: 7,
  label: labelOf,
  uncounted: [
    {
      field: "severity",
      title: "Severity",
      capped: false,
      options: severities.map((value) => ({ value: { kind: "value", value }, label: value, count: null })),
    },
  ],
};
