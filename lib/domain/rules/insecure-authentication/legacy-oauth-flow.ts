import { inPopulation } from "@/lib/domain/assessment/about";
import type { IdentityRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

/** Flows that OAuth 2.1 no longer has, by the names that they have in settings. */
const legacy: { [grantType: string]: string } = {
  implicit: "the implicit flow, which puts tokens into addresses",
  password: "the password flow, which shows people's passwords to the app",
};

export const legacyOauthFlow: IdentityRule = {
  id: "legacy-oauth-flow",
  subject: "identity",
  title: "App that may use an OAuth flow which leaks tokens or passwords",
  why: "Tokens end up in browser histories and logs, and passwords in the hands of the app; neither can ask for a second factor.",
  fix: "Move the app to the authorization code flow with PKCE, or to client credentials for a program, and switch the old flow off.",
  verify: "The app's settings no longer list the flow.",
  risks: ["NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (identity) => inPopulation(identity) && "grant types" in identity.tags,
  judge({ tags }) {
    const allowed = (tags["grant types"] ?? "").split(",").map((each) => each.trim());
    return failOrPass(
      allowed
        .filter((each) => Object.hasOwn(legacy, each))
        .map((each) => ({
          key: each,
          confidence: "high",
          sentence: `It may use ${legacy[each]}.`,
          evidence: [{ label: "Flows", value: allowed.join(", ") }],
        })),
    );
  },
};
