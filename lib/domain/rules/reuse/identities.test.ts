import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  now,
  policyOf,
  trustOf,
  turnsWhenItSays,
  usageOf,
} from "@/tests/factories/identity-context";
import { defaultAccountUsed } from "./default-account-used";
import { roleForUnrelatedWorkloads } from "./role-for-unrelated-workloads";
import { sharedAccountName } from "./shared-account-name";
import { usedFromManyNetworks } from "./used-from-many-networks";

const running = (...subjects: string[]) =>
  subjects.map((subject, index) => trustOf({ id: `t${index}`, kind: "workload", subject }));

describe("the default account used by workloads (OWASP NHI9)", () => {
  const account = (part: Parameters<typeof identityOf>[0] = {}) =>
    identityOf({
      system: "kubernetes",
      kind: "k8s_service_account",
      name: "system:serviceaccount:shop:default",
      ...part,
    });
  const google = "123-compute@developer.gserviceaccount.com";
  it.each([
    ["nothing runs as it", account({ grants: [grantOf()] }), "pass"],
    [
      "one workload and a grant",
      account({ trustedBy: running("Deployment shop/a"), grants: [grantOf()] }),
      "fail",
    ],
    ["one workload and no grant", account({ trustedBy: running("Deployment shop/a") }), "pass"],
    [
      "two workloads and no grant",
      account({ trustedBy: running("Deployment shop/a", "Job shop/b") }),
      "fail",
    ],
    [
      "one workload and a denial",
      account({ trustedBy: running("Job shop/b"), grants: [grantOf({ effect: "deny" })] }),
      "pass",
    ],
    ["nobody knows what runs as it", account({ runsSomething: "unknown", grants: [grantOf()] }), "unknown"],
    [
      "an account of its own",
      account({
        name: "system:serviceaccount:shop:cart",
        trustedBy: running("Job shop/b"),
        grants: [grantOf()],
      }),
      "n/a",
    ],
    [
      "Google's default account, in use",
      account({ system: "gcp", name: google, runsSomething: "yes", grants: [grantOf()] }),
      "fail",
    ],
    [
      "one that the platform itself looks after",
      account({ managedBy: "provider", trustedBy: running("Job shop/b"), grants: [grantOf()] }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(defaultAccountUsed, identity)).toBe(answer);
  });

  it("says what runs and what is held", () => {
    const identity = account({ trustedBy: running("Deployment shop/a", "Job shop/b"), grants: [grantOf()] });
    expect(failuresOf(defaultAccountUsed, identity)[0]?.sentence).toBe(
      "2 workloads run as the default account, which holds a grant.",
    );
  });
});

describe("one role attached to unrelated workloads (OWASP NHI9)", () => {
  const lambda = (name: string) => `arn:aws:lambda:eu-central-1:111111111111:function:${name}`;
  const instance = "arn:aws:ec2:eu-central-1:111111111111:instance/i-1";
  const role = (...subjects: string[]) => identityOf({ kind: "cloud_role", trustedBy: running(...subjects) });
  const vm = (kind: string) => `/subscriptions/s/resourcegroups/office/providers/microsoft.${kind}/a`;
  it.each([
    ["nothing", role(), "n/a"],
    ["three functions", role(lambda("a"), lambda("b"), lambda("c")), "pass"],
    ["two functions and an instance", role(lambda("a"), lambda("b"), instance), "fail"],
    ["a function and an instance", role(lambda("a"), instance), "pass"],
    [
      "one function, said three times, and an instance",
      role(lambda("a"), lambda("a"), lambda("a"), instance),
      "pass",
    ],
    [
      "machines and an app of Azure",
      role(vm("compute/virtualmachines"), `${vm("compute/virtualmachines")}b`, vm("web/sites")),
      "fail",
    ],
    [
      "how tokens of a repository look",
      identityOf({
        trustedBy: running("repo:a/b:*", "x:y", "z").map((each) => ({
          ...each,
          issuer: "https://issuer.example",
        })),
      }),
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(roleForUnrelatedWorkloads, identity)).toBe(answer);
  });

  it("asks, and is not sure", () => {
    expect(failuresOf(roleForUnrelatedWorkloads, role(lambda("a"), lambda("b"), instance))[0]).toMatchObject({
      confidence: "medium",
      sentence: "3 workloads of 2 sorts run as it; do they do one job?",
    });
  });
});

describe("shared account name patterns (OWASP NHI9)", () => {
  it.each([
    ["dba_shared", "fail"],
    ["Team-Catalogue", "fail"],
    ["generic.user", "fail"],
    ["steam-import", "pass"],
    ["common2", "fail"],
    ["billing", "pass"],
  ])("%s: %s", (name, answer) => {
    expect(judge(sharedAccountName, identityOf({ name }))).toBe(answer);
  });

  it("is about accounts, not roles", () => {
    expect(judge(sharedAccountName, identityOf({ name: "shared-role", kind: "cloud_role" }))).toBe("n/a");
  });
});

describe("use from several distinct networks (OWASP NHI9)", () => {
  const used = (networks: number, part = {}) =>
    identityOf({ credentials: [credentialOf()], usage: usageOf({ networks }), ...part });
  it.each([
    ["nine networks", used(9), "pass"],
    ["ten networks", used(10), "fail"],
    ["no log", used(0, { usage: null }), "unknown"],
    ["a log that does not say from where", used(0), "unknown"],
    ["ten networks, long ago", used(10, { usage: usageOf({ networks: 10, lastAt: ago(90) }) }), "unknown"],
    ["nothing that lasts", used(50, { credentials: [credentialOf({ lifetime: "short_lived" })] }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(usedFromManyNetworks, identity)).toBe(answer);
  });

  it("is asked anew every day while it fails, and else when the log is of long ago", () => {
    expect(usedFromManyNetworks.judge(used(10), policyOf(), now).changesAt).toEqual(ahead(1));
    expect(turnsWhenItSays(usedFromManyNetworks, used(9))).toEqual(ahead(89));
  });
});
