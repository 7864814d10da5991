import { describe, expect, it } from "vitest";
import { failuresOf, grantOf, identityOf, judge } from "@/tests/factories/identity-context";
import { workflowTokenWrites } from "./workflow-token-writes";

const entitlement = (externalId: string) => ({
  ...grantOf().entitlement,
  id: externalId,
  externalId,
  name: externalId,
});
const workflowsWith = (...permissions: string[]) =>
  identityOf({
    system: "github_actions",
    grants: permissions.map((permission) =>
      grantOf({ entitlement: entitlement(`permission/workflow/${permission}`) }),
    ),
  });

describe("GITHUB_TOKEN default write; Actions may approve pull requests", () => {
  it.each([
    ["writes", workflowsWith("token/write"), "fail"],
    ["approves", workflowsWith("token/read", "pull_request_reviews/approve"), "fail"],
    ["reads", workflowsWith("token/read"), "pass"],
    ["nobody read the settings", workflowsWith(), "unknown"],
    ["a pipeline of GitLab", { ...workflowsWith("token/write"), system: "gitlab" }, "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(workflowTokenWrites, identity)).toBe(answer);
  });

  it("names each setting", () => {
    const both = workflowsWith("token/write", "pull_request_reviews/approve");
    expect(failuresOf(workflowTokenWrites, both)).toHaveLength(2);
  });
});
