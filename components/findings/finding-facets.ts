import type { FacetWords } from "@/components/data-table/facet-panel";
import { riskTitle } from "@/components/findings/finding-words";
import { sentenceCase } from "@/components/inventory/words";
import { riskListIds } from "@/lib/domain/assessment/owasp";
import { severities } from "@/lib/domain/severity";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { Facet } from "@/lib/features/identities/schema";

function labelOf({ field }: Facet, { value, label }: Facet["options"][number]): string {
  if (value.kind === "state") return field === "system" ? "No identity known" : "Not said";
  if (field === "risk") {
    const risk = riskListIds.find((each) => each.toLowerCase() === value.value);
    return risk ? riskTitle(risk) : label;
  }
  if (field === "rule") return showText(label, 80);
  return field === "system" ? systemTitle(value.value) : sentenceCase(label);
}

/** The facets of the inbox. */
export const findingFacets: FacetWords = {
  order: ["severity", "risk", "rule", "system", "env"],
  openAtFirst: 5,
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
