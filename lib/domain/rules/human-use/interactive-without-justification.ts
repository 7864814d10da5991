import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";
import { consolePassword } from "./sign-in-password";

export const interactiveWithoutJustification: IdentityRule = {
  id: "interactive-without-justification",
  subject: "identity",
  title: "Can be signed in to by hand, and nobody says what for",
  why: "Signing in by hand as a system account is an exception: it needs a reason, an approval and an end.",
  fix: "Remove its password, or write down its purpose and who approved it.",
  verify: "It has no password, or its purpose is set.",
  risks: ["NHI10"],
  frameworks: [["PCI DSS 4.0", "8.6.1"]],
  severity: { usual: "low", tier0: "medium" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && consolePassword(identity) !== undefined,
  judge(identity, policy, now) {
    if (identity.purpose?.trim()) return pass();
    const grace = graceUntil(identity, policy, now);
    if (grace) return pass(grace);
    const password = consolePassword(identity);
    return failOrPass([
      {
        key: "",
        ...(password ? { credentialId: password.id } : {}),
        confidence: identity.class === "non_human" ? "high" : "medium",
        sentence:
          "It has a password to sign in with by hand, and no purpose is written down: what is that for?",
        evidence: [{ label: "Credential", value: password?.externalId ?? "" }],
      },
    ]);
  },
};
