import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { isThirdParty, vendorNames } from "./outsiders";

export const vendorBreached: IdentityRule = {
  id: "vendor-breached",
  subject: "identity",
  title: "Access of a vendor that was breached",
  why: "Who breached the vendor may hold its keys and tokens for us, and use them before the vendor tells its customers.",
  fix: "Suspend this access, rotate every secret that the vendor holds, and read the logs since the day of the breach.",
  verify:
    "The access is gone or made anew after the breach, and the vendor was taken off the list of breached ones.",
  risks: ["NHI3"],
  frameworks: [
    ["CIS Controls 8.1", "15.7"],
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "high", tier0: "critical", tier1: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) &&
    (isThirdParty(identity, policy.organisation.ownRealms) || vendorNames(identity).length > 0),
  judge(identity, policy) {
    if (!policy.breachedVendors) return unknown("a list of vendors that were breached");
    const names = vendorNames(identity).map(wordsOf);
    const breached = policy.breachedVendors.filter(({ name: vendor }) => {
      const words = wordsOf(vendor);
      return words.trim() !== "" && names.some((name) => name.includes(words));
    });
    return failOrPass(
      breached.map(({ name: vendor, since }) => ({
        key: wordsOf(vendor).trim(),
        confidence: "high",
        sentence: `It belongs to ${vendor}, which stands on the list of breached vendors.`,
        evidence: [
          { label: "Names that its source gives", value: vendorNames(identity).join(", ") },
          ...(since ? [{ label: "Breached since", value: since }] : []),
        ],
        cause: { key: `vendor:${wordsOf(vendor).trim()}`, title: `The breach of ${vendor}` },
      })),
    );
  },
};

/** Whole words in lower case, with a space at both ends, so that one name is found in another only as a word. */
function wordsOf(name: string): string {
  return ` ${name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .join(" ")} `;
}
