import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

export const workingHoursPattern: IdentityRule = {
  id: "working-hours-pattern",
  subject: "identity",
  title: "Used like a person: seldom, and in working hours",
  why: "A job runs by the clock. Use that comes and goes with office hours suggests somebody who works with its credentials.",
  fix: "Ask its owner whether people use it; give them accounts of their own.",
  verify: "Its use follows its schedule.",
  risks: ["NHI10"],
  frameworks: [["PCI DSS 4.0", "8.6.1"]],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && identity.class === "non_human",
  judge: () => unknown("the hours of its use"),
};
