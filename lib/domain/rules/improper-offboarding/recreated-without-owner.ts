import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { unanswered } from "./owner-party";

export const recreatedWithoutOwner: IdentityRule = {
  id: "recreated-without-owner",
  subject: "identity",
  title: "Deleted, made again under the same name, and nobody answers for it",
  why: "What was offboarded came back. Systems that go by names may give it the access of the old one.",
  fix: "Find who made it again and why, and let them accept it; else delete it and the access that goes by its name.",
  verify: "Its technical owner has accepted, or it is gone.",
  risks: ["NHI1"],
  frameworks: [
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "low", tier0: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.recreated,
  judge({ owners, createdAt }) {
    const open = unanswered(owners.technical, "owner");
    if (open === "asked") return unknown("the answer of its proposed owner");
    if (!open) return pass();
    return failOrPass([
      {
        key: "",
        confidence: "medium",
        sentence:
          "Another of the same name was here before it, and nobody answers for this one: who made it again?",
        evidence: [{ label: "Made", value: createdAt?.toISOString().slice(0, 10) ?? "unknown" }],
      },
    ]);
  },
};
