import { describe, expect, it } from "vitest";
import { failuresOf, identityOf, judge, otherOf, trustOf } from "@/tests/factories/identity-context";
import { productionWithoutApproval } from "./production-without-approval";

const environment = (name: string, needsApproval: unknown, branches: unknown = "all") =>
  trustOf({
    kind: "workload",
    subject: `repo:acme/infra:environment:${name}`,
    condition: { needsApproval, branches },
  });
const workflowsWith = (...trustedBy: ReturnType<typeof trustOf>[]) =>
  identityOf({ kind: "service_account", system: "github_actions", trustedBy });

describe("a production deploy without an approval environment", () => {
  it.each([
    ["it asks nobody", workflowsWith(environment("production", false)), "fail"],
    ["under another name", workflowsWith(environment("shop-prod", false)), "fail"],
    ["it asks a reviewer", workflowsWith(environment("production", true)), "pass"],
    [
      "one of two asks nobody",
      workflowsWith(environment("production", true), environment("live", false)),
      "fail",
    ],
    ["its rules are not told", workflowsWith(environment("production", "unknown")), "unknown"],
    ["staging asks nobody", workflowsWith(environment("staging", false)), "n/a"],
    [
      "no environment",
      workflowsWith(
        trustOf({ kind: "workload", subject: "repo:acme/infra:*", condition: { claims: "default" } }),
      ),
      "n/a",
    ],
    [
      "an archived repository",
      { ...workflowsWith(environment("production", false)), status: "disabled" as const },
      "n/a",
    ],
  ])("%s", (_, identity, answer) => {
    expect(judge(productionWithoutApproval, identity)).toBe(answer);
  });

  it("is high where an administrator of production may be become, and low from protected branches only", () => {
    const admin = otherOf({ tier: 0, environment: "production" });
    const mayBecome = [
      { id: "m", kind: "federation" as const, effect: "allow" as const, identity: admin, condition: null },
    ];
    const severity = (branches: unknown, part: Parameters<typeof identityOf>[0] = {}) =>
      failuresOf(productionWithoutApproval, {
        ...workflowsWith(environment("production", false, branches)),
        ...part,
      })[0]?.severity;
    expect(severity("all")).toBeUndefined();
    expect(severity("all", { mayBecome })).toBe("high");
    expect(severity({ protected_branches: true }, { mayBecome })).toBe("low");
  });
});
