import type { Answer } from "@/lib/domain/answer";
import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass, pass, unknown } from "@/lib/domain/assessment/verdict";

export const webhookInsecure: IdentityRule = {
  id: "webhook-insecure",
  subject: "identity",
  title: "Webhook without protection on its way",
  why: "What it tells can be read on the way, or made up by anybody who knows the address.",
  fix: "Give it an https address with a valid certificate and a secret that signs its messages, and have the receiver check the signature.",
  verify: "The source shows an https address, a checked certificate and a signing secret.",
  risks: ["NHI3", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low", production: "medium", highSensitivity: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.kind === "webhook" && addressOf(identity) !== null,
  judge(identity) {
    const address = addressOf(identity) ?? "";
    const signs = signsItsMessages(identity);
    const wrong = [
      ...(address.startsWith("http://") ? ["goes to an address without encryption"] : []),
      ...(signs === "no" ? ["has no secret that signs its messages"] : []),
      ...(identity.tags["checks certificate"] === "no" ? ["does not check whose certificate it meets"] : []),
    ];
    if (wrong.length === 0)
      return signs === "unknown" ? unknown("whether a secret signs its messages") : pass();
    return failOrPass([
      {
        key: "",
        confidence: "high",
        sentence: `It ${wrong.join(", and ")}.`,
        evidence: [
          { label: "Address", value: address },
          { label: "Signs its messages", value: signs },
          { label: "Checks the certificate", value: identity.tags["checks certificate"] ?? "not stated" },
        ],
      },
    ]);
  },
};

/** Where it sends to, as its source tells it: in a tag, else in its name. Null: it takes messages, or nobody tells. */
function addressOf({ tags, name }: IdentityContext): string | null {
  const address = tags.target ?? / to (https?:\/\/\S{1,500})$/.exec(name)?.[1];
  return address && /^https?:\/\//.test(address) ? address : null;
}

/** Stripe signs all its messages; of others it is known where the source tells it. */
function signsItsMessages({ system, tags }: IdentityContext): Answer {
  if (system === "stripe" || tags.signs === "yes") return "yes";
  return tags.signs === "no" ? "no" : "unknown";
}
