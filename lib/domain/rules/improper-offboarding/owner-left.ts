import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { goneOwner, isOwnerUnsure } from "./owner-party";
import { canAuthenticate } from "./ways-in";

export const ownerLeft: IdentityRule = {
  id: "owner-left",
  subject: "identity",
  title: "Its owner left and it still works",
  why: "Nobody watches it, nobody would notice a misuse, and whoever left may still know its secrets.",
  fix: "Hand it to somebody who accepts, and replace its credentials; or retire it.",
  verify:
    "An active person or team has accepted it, and its credentials are younger than that, or it is disabled.",
  risks: ["NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "AC-2(3)"],
    ["PCI DSS 4.0", "8.2.5"],
    ["ISO 27001:2022", "A.5.16"],
    ["CSA CCM 4", "IAM-07"],
  ],
  severity: { usual: "high", tier0: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.owners.technical?.state === "accepted",
  judge(identity) {
    const owner = identity.owners.technical;
    const works = canAuthenticate(identity);
    if (!owner || works === "no") return pass();
    if (isOwnerUnsure(owner)) return unknown("a directory that says whether its owner is still here");
    const gone = goneOwner(owner);
    if (!gone) return pass();
    const still = works === "yes" ? "it still works" : "it may still work";
    return failOrPass([
      {
        key: "",
        confidence: works === "yes" ? "high" : "medium",
        sentence: `Its owner ${gone} and ${still}: hand it over or retire it.`,
        evidence: [
          { label: "Owner", value: gone },
          { label: "Accepted", value: owner.confirmedAt?.toISOString().slice(0, 10) ?? "unknown" },
        ],
      },
    ]);
  },
};
