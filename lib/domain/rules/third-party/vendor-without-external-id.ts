import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { foreignTrusts, limitsOf, vendorNames } from "./outsiders";

export const vendorWithoutExternalId: IdentityRule = {
  id: "vendor-without-external-id",
  subject: "identity",
  title: "Foreign account may become it without an external id",
  why: "A vendor acts for many customers from one account: another customer can have it act here by naming this role (the confused deputy).",
  fix: "Ask the vendor for the external id that it made for us, and ask for it in the trust policy (sts:ExternalId). If the account is ours, connect it.",
  verify: "The trust asks for sts:ExternalId, for our organisation or for where the call comes from.",
  risks: ["NHI3"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "high", tier0: "critical", tier1: "critical" },
  thresholds: [],
  maturity: "stable",
  applies: (identity, policy) =>
    inPopulation(identity) && foreignTrusts(identity, policy.organisation.ownRealms).length > 0,
  judge(identity, policy) {
    const careless = foreignTrusts(identity, policy.organisation.ownRealms).filter(
      ({ trust }) => limitsOf(trust).length === 0,
    );
    const [vendor] = vendorNames(identity);
    return failOrPass(
      careless.map(({ trust, account }) => ({
        key: trust.id,
        // An account that nobody connected may be ours: that a tag names a vendor says that it is not.
        confidence: vendor ? "high" : "medium",
        sentence: vendor
          ? `The account ${account} of ${vendor} may become it without naming an external id.`
          : `The account ${account}, which is not read as one of ours, may become it without naming an external id.`,
        evidence: [
          { label: "Who may become it", value: trust.subject },
          { label: "External id", value: "not asked for" },
        ],
        cause: { key: `account:${account}`, title: `Trust in the account ${account}` },
      })),
    );
  },
};
