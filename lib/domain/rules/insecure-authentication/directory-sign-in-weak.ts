import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

/** Flags of Active Directory that weaken how an account signs in. */
const weaknesses: { [flag: string]: string } = {
  DONT_REQ_PREAUTH:
    "Anybody on the network may ask for a ticket of it and guess its password from that: require pre-authentication.",
  USE_DES_KEY_ONLY: "It signs in with DES only, which is broken: let it use AES.",
};

export const directorySignInWeak: IdentityRule = {
  id: "directory-sign-in-weak",
  subject: "identity",
  title: "Directory account with weakened sign-in",
  why: "Its password can be worked out by whoever can listen or ask on the network, without a single failed attempt.",
  fix: "Clear the flag on the account, change its password, and see whether what needed the flag is still there.",
  verify: "The flag is gone from the account.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium", tier1: "high" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) =>
    inPopulation(identity) && identity.kind === "directory_account" && identity.tags.flags !== undefined,
  judge({ tags }) {
    const flags = (tags.flags ?? "").split(", ");
    return failOrPass(
      flags.flatMap((flag) => {
        const sentence = Object.hasOwn(weaknesses, flag) ? weaknesses[flag] : undefined;
        return sentence
          ? [{ key: flag, confidence: "high" as const, sentence, evidence: [{ label: "Flag", value: flag }] }]
          : [];
      }),
    );
  },
};
