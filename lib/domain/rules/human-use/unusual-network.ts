import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const unusualNetwork: IdentityRule = {
  id: "unusual-network",
  subject: "identity",
  title: "Used from an office or a home, though it works in a data centre",
  why: "A workload calls from where it runs. Calls from elsewhere are people who use its credentials, or thieves.",
  fix: "Ask its owner who calls from there; if nobody knows, replace its credentials at once.",
  verify: "Its log shows only networks in which its workloads run.",
  risks: ["NHI10"],
  frameworks: [["PCI DSS 4.0", "8.6.1"]],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.class === "non_human",
  judge: () => unknown("the networks of its use, and which of them are offices"),
};
