import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { goneOwner, isOwnerUnsure, unanswered } from "./owner-party";

export const businessOwnerMissing: IdentityRule = {
  id: "business-owner-missing",
  subject: "identity",
  title: "No business owner for something of high stakes",
  why: "Who runs it can say whether it works; only who answers for the business can say whether its access is worth the risk.",
  fix: "Name somebody who answers for the business that it serves, and let them accept.",
  verify: "Its business owner has accepted and is active.",
  risks: ["NHI1"],
  frameworks: [
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
    ["CIS Controls 8.1", "5.5"],
  ],
  severity: { usual: "low" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) &&
    (identity.sensitivity === "high" ||
      (identity.privilege.tier === 0 && identity.environment === "production")),
  judge(identity, policy, now) {
    const owner = identity.owners.business;
    const open = unanswered(owner, "business owner");
    if (open === "asked") return unknown("the answer of its proposed business owner");
    if (owner && !open && isOwnerUnsure(owner))
      return unknown("a directory that says whether its business owner is still here");
    const gone = owner && !open ? goneOwner(owner) : null;
    const why = open?.why ?? (gone && `Its business owner ${gone}; name another one.`);
    if (!why) return pass();
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: why,
        evidence: [
          { label: "Sensitivity", value: identity.sensitivity ?? "not set" },
          { label: "Environment", value: identity.environment ?? "not set" },
        ],
      },
    ]);
  },
};
