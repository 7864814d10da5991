import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { unknown } from "@/lib/domain/assessment/verdict";

/** A copy that is still there is `exposed-credential`; this is about one that was removed while its value still works. */
export const notRotatedAfterExposure: IdentityRule = {
  id: "not-rotated-after-exposure",
  subject: "identity",
  title: "Exposed credential whose copy was removed, but which was not rotated since",
  why: "Removing a copy does not take back what was read: history, backups and people keep the value.",
  fix: "Issue a new credential, move its users over, and revoke the one that was exposed.",
  verify: "The source shows a rotation later than the day on which the copy was last seen.",
  risks: ["NHI2"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
  ],
  severity: { usual: "medium", tier0: "high", tier1: "high" },
  thresholds: ["leakDead"],
  maturity: "declared",
  applies: (identity) => inPopulation(identity) && activeCredentials(identity).length > 0,
  judge: () => unknown("the places where its credentials were seen before"),
};
