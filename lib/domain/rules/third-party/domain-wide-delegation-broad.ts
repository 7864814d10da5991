import { inPopulation } from "@/lib/domain/assessment/about";
import type { GrantContext, IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass } from "@/lib/domain/assessment/verdict";

export const domainWideDelegationBroad: IdentityRule = {
  id: "domain-wide-delegation-broad",
  subject: "identity",
  title: "Acts as everybody of the domain, over mail, files or accounts",
  why: "With domain-wide delegation one key reads and writes as any person, without that person's sign-in or knowledge.",
  fix: "Take the broad scopes back in the Admin console (Security, API controls), or replace them by read-only ones and by sharing single folders and mailboxes.",
  verify: "The list of domain-wide delegation no longer names the client, or only narrow scopes.",
  risks: ["NHI3", "NHI5"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["PCI DSS 4.0", "7.2.5"],
    ["ISO 27001:2022", "A.8.2"],
    ["CSA CCM 4", "IAM-10"],
  ],
  severity: { usual: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && delegated(identity).length > 0,
  judge(identity) {
    const broad = delegated(identity).filter(({ entitlement }) => isBroad(scopeOf(entitlement.externalId)));
    if (broad.length === 0) return pass();
    const takenBack = /taken back/.test(identity.tags.delegation ?? "");
    const scopes = broad.map(({ entitlement }) => entitlement.name);
    return failOrPass([
      {
        key: "",
        confidence: takenBack ? "medium" : "high",
        sentence: `It may act as everybody of the domain with ${scopes.length === 1 ? "a broad scope" : `${scopes.length} broad scopes`}.`,
        evidence: [
          { label: "Broad scopes", value: scopes.slice(0, 20).join(", ") },
          { label: "Delegation", value: identity.tags.delegation ?? "domain-wide" },
        ],
      },
    ]);
  },
};

/** Scopes that hold for everybody, as the delegation states it. */
function delegated({ grants }: IdentityContext): GrantContext[] {
  return grants.filter(
    ({ effect, condition }) =>
      effect === "allow" &&
      typeof condition === "object" &&
      condition !== null &&
      "for" in condition &&
      typeof condition.for === "string" &&
      condition.for.includes("domain-wide delegation"),
  );
}

/** Areas of scopes that reach everybody's mail, files, calendars, or the accounts themselves. */
const areas =
  /^(?:mail\.google\.com|gmail(?:\.|$)|drive(?:\.|$)|documents|spreadsheets|calendar(?:\.|$)|contacts|chat\.|admin\.directory|admin\.datatransfer|apps\.|cloud-platform|cloud-identity|ediscovery)/;
/** Those that change nothing and read only the settings of things, or only what the app itself made. */
const narrow =
  /(?:\.file|\.appdata|\.metadata(?:\.readonly)?|\.labels|\.settings\.basic|\.send|admin\.directory\.[\w.]+\.readonly|calendar\.readonly|\.freebusy)$/;

function isBroad(scope: string): boolean {
  return areas.test(scope) && !narrow.test(scope);
}

/** The scope without Google's address: `drive`, `mail.google.com`. */
function scopeOf(externalId: string): string {
  return externalId
    .replace(/^scope\//, "")
    .replace(/^https:\/\/(?:www\.googleapis\.com\/auth\/)?/, "")
    .replace(/\/$/, "");
}
