import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { clusterAdminWorkload } from "./cluster-admin-workload";

const accountOf = (part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "k8s_service_account",
    system: "kubernetes",
    name: "system:serviceaccount:shop:api",
    privilege: tierZero,
    ...part,
  });
const token = credentialOf({ type: "bearer_token" });
const byDefault = { name: "system:serviceaccount:shop:default", managedBy: "provider" as const };

describe("a Kubernetes service account bound to cluster-admin", () => {
  it.each([
    ["a workload's", accountOf(), "fail"],
    ["the default one, which the cluster made", accountOf(byDefault), "fail"],
    ["told by its lasting token already", accountOf({ credentials: [token] }), "pass"],
    ["a controller of the provider", accountOf({ managedBy: "provider" }), "n/a"],
    ["no administrator", accountOf({ privilege: { ...tierZero, tier: 2, powers: ["read"] } }), "n/a"],
    ["of AWS", accountOf({ system: "aws" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(clusterAdminWorkload, identity)).toBe(answer);
  });

  it("is critical where whatever runs in production is it", () => {
    const severity = (part: Parameters<typeof identityOf>[0]) =>
      failuresOf(clusterAdminWorkload, accountOf({ ...byDefault, ...part }))[0]?.severity;
    expect(severity({ runsSomething: "yes", environment: "production" })).toBe("critical");
    expect(severity({ runsSomething: "no", environment: "production" })).toBeUndefined();
    expect(severity({ runsSomething: "yes" })).toBeUndefined();
  });
});
