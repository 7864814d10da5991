import { inPopulation, recentUsage } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { daysAfter, failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

/** Programs that people sit before. Command lines of clouds are used by scripts as well, so that they are a sign only. */
const handTools =
  /^(?:browser|aws-cli|azurecli|gcloud|postman|insomnia|dbeaver|datagrip|pgadmin|mysql workbench|mysqlworkbench|tableplus|toad|sqlyog|heidisql|squirrel|azure data studio|azuredatastudio|microsoft sql server management studio|vscode|visual studio code|visual studio|intellij|jetbrains|pycharm|psql|azure portal|microsoft azure cli|microsoft azure powershell)(?![a-z])/i;

export const humanUserAgent: IdentityRule = {
  id: "human-user-agent",
  subject: "identity",
  title: "Programs of people use a workload's identity",
  why: "A browser, an editor or a database client in a workload's log suggests that somebody works with its credentials by hand.",
  fix: "Ask its owner whether people use it; give them accounts of their own, and replace its credentials.",
  verify: "Its log shows only the programs of its workloads.",
  risks: ["NHI10"],
  frameworks: [
    ["PCI DSS 4.0", "8.6.1"],
    ["ISO 27001:2022", "A.5.16"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "experimental",
  applies: (identity) =>
    inPopulation(identity) && identity.class === "non_human" && identity.expectedUse !== "emergency",
  judge(identity, _policy, now) {
    const recent = recentUsage(identity, now);
    if (!recent) return unknown("a log of its use");
    const { consumers, whole } = recent.usage;
    const tools = consumers.filter((consumer) => handTools.test(consumer));
    const [first] = tools;
    if (first !== undefined)
      return failOrPass(
        [
          {
            key: "",
            confidence: "low",
            sentence: `Its log names ${first}, a program that people sit before: does somebody use it by hand?`,
            evidence: tools.slice(0, 20).map((value) => ({ label: "Program", value })),
          },
        ],
        daysAfter(now, 1),
      );
    if (consumers.every((consumer) => consumer === ""))
      return unknown("a log that names the programs that use it", recent.until);
    return whole.consumers ? pass(recent.until) : unknown("all programs that use it", daysAfter(now, 1));
  },
};
