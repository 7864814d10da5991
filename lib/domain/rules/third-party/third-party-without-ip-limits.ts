import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const thirdPartyWithoutIpLimits: IdentityRule = {
  id: "third-party-without-ip-limits",
  subject: "identity",
  title: "Token of a third party that works from any address",
  why: "A token stolen from a vendor is used from the thief's network; a list of the vendor's addresses would stop that.",
  fix: "Ask the vendor for the addresses that it comes from, and limit its access to them where the platform can.",
  verify: "The platform shows a list of addresses for this access.",
  risks: ["NHI3"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) =>
    inPopulation(identity) && identity.managedBy === "third_party" && activeCredentials(identity).length > 0,
  judge: () => unknown("the addresses from which a third party's access works"),
};
