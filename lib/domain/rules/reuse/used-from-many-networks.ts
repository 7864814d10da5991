import {
  daysOf,
  inPopulation,
  lastingCredentials,
  recentUsage,
  usageDays,
} from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { shortLifeLimits } from "@/lib/domain/definitions/credentials";

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
  thresholds: ["manyNetworks", ...shortLifeLimits],
  maturity: "experimental",
  applies: (identity, policy) => inPopulation(identity) && lastingCredentials(identity, policy).length > 0,
  judge(identity, policy, now) {
    const recent = recentUsage(identity, now);
    if (!recent) return unknown("a log of its use");
    const { networks, countries, consumers } = recent.usage;
    if (networks === 0) return unknown("a log that says from where it is used", recent.until);
    if (networks < daysOf("manyNetworks", policy)) return pass(recent.until);
    return failOrPass(
      [
        {
          key: "",
          confidence: "low",
          sentence: `It was used from ${networks} networks within ${usageDays} days.`,
          evidence: [
            { label: "Networks", value: String(networks) },
            { label: "Countries", value: countries.slice(0, 20).join(", ") || "not known" },
            { label: "Used by", value: consumers.slice(0, 10).join(", ") || "not known" },
          ],
        },
      ],
      daysAfter(now, 1),
    );
  },
};
