import { describe, expect, it } from "vitest";
import {
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  tierZero,
} from "@/tests/factories/identity-context";
import { clusterWideRights } from "./cluster-wide-rights";

const namespace = { id: "n", kind: "namespace", name: "shop", environment: null, sensitivity: null };
const accountOf = (...grants: Parameters<typeof grantOf>[0][]) =>
  identityOf({ system: "kubernetes", grants: grants.map((grant) => grantOf(grant)) });

describe("a Kubernetes service account with wildcard verbs, secret read or token create", () => {
  it.each([
    ["every verb", accountOf({ traits: ["wildcard_verbs"] }), "fail"],
    ["reads all secrets", accountOf({ traits: ["reads_secrets"] }), "fail"],
    ["makes tokens", accountOf({ traits: ["creates_tokens"] }), "fail"],
    ["changes bindings", accountOf({ powers: ["grant_access", "write"] }), "fail"],
    ["runs commands in pods", accountOf({ traits: ["execs_pods"] }), "fail"],
    [
      "reads secrets of one namespace",
      accountOf({}, { traits: ["reads_secrets"], target: namespace }),
      "pass",
    ],
    ["reads secrets that are named", accountOf({ traits: ["reads_secrets"], wide: false }), "pass"],
    ["lists pods", accountOf({ traits: [] }), "pass"],
    ["a role that was not read", accountOf({ understood: false, powers: [], wide: false }), "unknown"],
    [
      "reads secrets of a namespace that no source lists",
      accountOf({}, { traits: ["reads_secrets"], target: { ...namespace, kind: "unknown", name: "" } }),
      "pass",
    ],
    ["bound to nothing", accountOf(), "n/a"],
    [
      "administers, which another rule tells",
      { ...accountOf({ traits: ["wildcard_verbs"] }), privilege: tierZero },
      "n/a",
    ],
    ["of AWS", { ...accountOf({ traits: ["reads_secrets"] }), system: "aws" }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(clusterWideRights, identity)).toBe(answer);
  });

  it("says first that it may give itself the rest", () => {
    const account = accountOf({ powers: ["grant_access", "write"], traits: ["reads_secrets"] });
    expect(failuresOf(clusterWideRights, account)[0]).toMatchObject({
      sentence: "It may give itself or others access, read secrets in every namespace.",
      evidence: [{ label: "Role", value: "PowerUserAccess" }],
    });
  });

  it("is one finding for all rights, and high with a lasting token", () => {
    const account = accountOf({ traits: ["reads_secrets"] }, { traits: ["execs_pods"] });
    const failures = failuresOf(clusterWideRights, account);
    expect(failures.map(({ sentence }) => sentence)).toEqual([
      "It may read secrets, run commands in pods in every namespace.",
    ]);
    expect(failures[0]?.severity).toBeUndefined();
    const withToken = { ...account, credentials: [credentialOf({ type: "bearer_token" })] };
    expect(failuresOf(clusterWideRights, withToken)[0]?.severity).toBe("high");
  });
});
