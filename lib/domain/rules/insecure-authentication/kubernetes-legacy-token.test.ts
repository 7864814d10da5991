import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { kubernetesLegacyToken } from "./kubernetes-legacy-token";

const accountWith = (part: Parameters<typeof credentialOf>[0], of: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ system: "kubernetes", credentials: [credentialOf({ type: "bearer_token", ...part })], ...of });

describe("a Kubernetes legacy secret-based token", () => {
  it.each([
    ["in force", accountWith({}), "fail"],
    ["nobody read the Secrets", accountWith({ status: "unknown" }), "unknown"],
    ["invalidated", accountWith({ status: "disabled" }), "pass"],
    ["a projected one", accountWith({ lifetime: "short_lived" }), "pass"],
    ["no token", identityOf({ system: "kubernetes" }), "n/a"],
    ["of another system", accountWith({}, { system: "vault" }), "n/a"],
    ["of a controller of the provider", accountWith({}, { managedBy: "provider" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(kubernetesLegacyToken, identity)).toBe(answer);
  });

  it("names the token", () => {
    expect(failuresOf(kubernetesLegacyToken, accountWith({ id: "t1" }))[0]?.credentialId).toBe("t1");
  });
});
