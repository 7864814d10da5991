import { activeCredentials, inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { Failure, IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

/** A server of databases that asks for no password at all is another rule's. */
export const reachableFromAnywhere: IdentityRule = {
  id: "reachable-from-anywhere",
  subject: "identity",
  title: "Works from any address although its platform could limit that",
  why: "Whoever gets hold of the secret can use it from wherever they are; a limit to known addresses would make it worthless elsewhere.",
  fix: "Limit it to the addresses, hosts or applications that use it, and a key also to the services that it is for.",
  verify: "The source shows from where it may be used.",
  risks: ["NHI3", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["SOC 2", "CC6.1"],
    ["ISO 27001:2022", "A.5.15"],
  ],
  severity: { usual: "low", tier1: "medium", tier0: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && activeCredentials(identity).length > 0 && cameFrom(identity) !== null,
  judge(identity) {
    const from = cameFrom(identity);
    if (from === null || from === "limited") return pass();
    if (from === "unknown") return unknown("the limits of the key");
    const everything = identity.tags["limited to"]?.startsWith("nothing") === true;
    const failure: Failure = {
      key: "",
      // Neither from where nor for what: such a key is found in a page and used for anything.
      ...(everything ? { severity: "high" } : {}),
      confidence: "high",
      sentence: everything
        ? "It may call every service of its project, from anywhere."
        : "It may be used from any address.",
      evidence: [
        { label: "From where", value: from },
        ...(identity.tags["limited to"] ? [{ label: "For what", value: identity.tags["limited to"] }] : []),
      ],
    };
    return failOrPass([failure]);
  },
};

/** From where it may be used, in the words of its source; null: its platform sets no such limit, or nobody reads it. */
function cameFrom({ system, kind, name, externalId, tags }: IdentityContext): string | null {
  if (system === "mysql" && kind === "db_user") {
    const host = /@'([^']{0,255})'$/.exec(externalId)?.[1] ?? name.slice(name.lastIndexOf("@") + 1);
    return host === "" || host === "%" || host === "%.%.%.%" ? "any host" : "limited";
  }
  const [, said] = Object.entries(tags).find(([tag]) => /^(?:limited|may come) from$/.test(tag)) ?? [];
  if (said === undefined) return null;
  if (said === "unknown") return "unknown";
  return /^(?:nothing|anywhere$)/i.test(said) ? said : "limited";
}
