import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, unknown } from "@/lib/domain/assessment/verdict";
import { isShortLivedCredential } from "@/lib/domain/definitions/credentials";

/** From so many networks one job does not come by itself. */
const many = 10;

export const usedFromManyNetworks: IdentityRule = {
  id: "used-from-many-networks",
  subject: "identity",
  title: "Lasting credential used from many networks",
  why: "One application has few addresses; many networks mean many users of one secret, or a thief among them.",
  fix: "Ask its owner what comes from each network. Give each user an identity of its own, and limit this one to the networks that remain.",
  verify: "The logs show the networks of one application only.",
  risks: ["NHI9"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "experimental",
  applies: (identity) => inPopulation(identity) && hasLastingCredential(identity),
  judge({ usage }) {
    if (!usage) return unknown("a log of its use");
    return failOrPass(
      usage.networks < many
        ? []
        : [
            {
              key: "",
              confidence: "low",
              sentence: `It was used from ${usage.networks} networks in the last 90 days.`,
              evidence: [
                { label: "Networks", value: String(usage.networks) },
                { label: "Countries", value: usage.countries.join(", ") || "not known" },
                { label: "Used by", value: usage.consumers.slice(0, 10).join(", ") || "not known" },
              ],
            },
          ],
    );
  },
};

function hasLastingCredential(identity: IdentityContext): boolean {
  return activeCredentials(identity).some((each) => isShortLivedCredential(each) !== "yes");
}
