import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

/** Kinds that have a name and a secret which several may know. */
const kinds = new Set<IdentityContext["kind"]>([
  "cloud_user",
  "service_account",
  "db_user",
  "directory_account",
  "system_account",
  "access_token",
  "api_key",
]);
const shared = new Set(["shared", "generic", "common", "everybody", "everyone", "team"]);

export const sharedAccountName: IdentityRule = {
  id: "shared-account-name",
  subject: "identity",
  title: "Its name says that several share it",
  why: "With a shared secret nobody can say who acted, and it is never rotated, because nobody knows who all has it.",
  fix: "Ask who uses it. Give each application or team an identity of its own, and close this one.",
  verify: "It is gone, or its owner stated the one thing that it is for.",
  risks: ["NHI9", "NHI10"],
  frameworks: [
    ["ISO 27001:2022", "A.5.16"],
    ["PCI DSS 4.0", "8.6.1"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "experimental",
  applies: (identity) => inPopulation(identity) && kinds.has(identity.kind),
  judge({ name }) {
    const word = name
      .toLowerCase()
      .split(/[^a-z]+/)
      .find((each) => shared.has(each));
    return failOrPass(
      word
        ? [
            {
              key: "",
              confidence: "low",
              sentence: `Its name has the word “${word}”; who all uses it?`,
              evidence: [{ label: "Name", value: name }],
            },
          ]
        : [],
    );
  },
};
