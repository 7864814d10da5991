import { graceUntil, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { reachOf } from "./reach";
import { sponsorOf } from "./sponsor";

export const agentWithoutSponsor: IdentityRule = {
  id: "agent-without-sponsor",
  subject: "identity",
  title: "AI agent that nobody answers for",
  why: "An agent decides by itself what it does; when it does harm, somebody has to know what it is for and switch it off.",
  fix: "Find who uses the agent and have them accept it, with what it is for; else disable it.",
  verify: "A person who is here, or a team with members, has accepted it.",
  risks: ["AGENT", "NHI1"],
  frameworks: [
    ["CIS Controls 8.1", "5.5"],
    ["NIST 800-53 r5", "AC-2(3)"],
    ["SOC 2", "CC6.2"],
    ["ISO 27001:2022", "A.5.16"],
  ],
  severity: { usual: "medium" },
  thresholds: ["newlyCreatedGrace"],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.agent !== null,
  judge(identity, policy, now) {
    const sponsor = sponsorOf(identity);
    if (sponsor.is === "there") return pass();
    if (sponsor.is === "unsure") return unknown(sponsor.needs);
    const reach = reachOf(identity);
    if (sponsor.is === "missing") {
      const until = graceUntil(identity, policy, now);
      if (until) return pass(until);
      // That nobody answers for it is told by other rules; what an agent adds is that it changes things.
      if (reach === "reads") return pass();
      if (reach === "unknown") return unknown("a list of its tools, or of what it may do");
    }
    const left = sponsor.is === "left" ? sponsor : null;
    return failOrPass([
      {
        key: "",
        ...(reach === "changes" ? { severity: "high" } : {}),
        confidence: "high",
        sentence: left
          ? `Its sponsor${left.who === null ? "" : ` ${left.who}`} is no longer here, and it still works: who answers for it now?`
          : "It can change or delete things, and nobody answers for it.",
        evidence: [
          {
            label: "Sponsor",
            value: left ? `${left.who ?? "the owner who accepted it"}, no longer here` : "none",
          },
          {
            label: "What it can do",
            value: reach === "changes" ? "changes things" : reach === "reads" ? "reads" : "not known",
          },
        ],
        ...(left?.key
          ? { cause: { key: `person:${left.key}`, title: `What ${left.who ?? "somebody"} left behind` } }
          : {}),
      },
    ]);
  },
};
