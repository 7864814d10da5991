import { daysOf, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const expiredAccessStillOn: IdentityRule = {
  id: "expired-access-still-on",
  subject: "identity",
  title: "Expired at its source, and still active there",
  why: "Its source says that it has ended and does not keep it out: the end is a note, not a lock.",
  fix: "Disable it at its source, or move its end there if it is still needed.",
  verify: "Its source shows it disabled, expired or gone, or with an end that lies ahead.",
  risks: ["NHI1"],
  frameworks: [
    ["NIST 800-53 r5", "AC-2(3)"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.18"],
  ],
  severity: { usual: "medium", tier0: "high" },
  thresholds: ["endSettles"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.expiresAt !== null,
  judge(identity, policy, now) {
    const { expiresAt, status } = identity;
    if (!expiresAt) return pass();
    // Until its source was read again it may have ended without anybody having looked.
    const over = daysAfter(expiresAt, daysOf("endSettles", policy));
    if (now < over) return pass(over);
    if (status !== "active") return unknown("its source to say whether it still works");
    const day = expiresAt.toISOString().slice(0, 10);
    return failOrPass([
      {
        key: "",
        confidence: "medium",
        sentence: `Its source ended it on ${day} and still shows it active: disable it or move its end.`,
        evidence: [{ label: "Expired", value: day }],
      },
    ]);
  },
};
