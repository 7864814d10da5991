import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";
import { configuredSecrets } from "./configured-secrets";

export const toolServerUnpinned: IdentityRule = {
  id: "tool-server-unpinned",
  subject: "identity",
  title: "Tool server without a fixed version",
  why: "Each start runs whatever was published last, with the agent's rights and secrets; whoever takes over the package takes over the agent.",
  fix: "Name a version in the settings, and raise it after looking at what changed.",
  verify: "The settings name a version.",
  risks: ["AGENT", "NHI3"],
  frameworks: [["NIST 800-53 r5", "AC-6"]],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && identity.toolServer?.profile.transport === "stdio",
  judge(identity) {
    const { unpinned = null, package: started = null, runs = null } = identity.toolServer?.profile ?? {};
    if (unpinned === null) return unknown("the command that starts it");
    if (!unpinned) return pass();
    const holdsSecret = configuredSecrets(identity).length > 0;
    return failOrPass([
      {
        key: "",
        ...(holdsSecret ? { severity: "medium" } : {}),
        confidence: "high",
        sentence: `${started ?? runs ?? "Its program"} runs in whatever version is newest${holdsSecret ? ", and gets a secret" : ""}: fix the version.`,
        evidence: [{ label: "Runs", value: [runs, started].filter(Boolean).join(" ") }],
        ...(started
          ? { cause: { key: `package:${started}`, title: `${started} without a fixed version` } }
          : {}),
      },
    ]);
  },
};
