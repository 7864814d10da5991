import { expect, it } from "vitest";
import { identityOf, judge, trustOf } from "@/tests/factories/identity-context";
import { pullRequestTarget } from "./pull-request-target";
import { unpinnedWorkflow } from "./unpinned-workflow";

const workflows = identityOf({
  system: "github_actions",
  trustedBy: [trustOf({ kind: "federation", issuer: "https://issuer.example", subject: "s" })],
});

it.each([unpinnedWorkflow, pullRequestTarget])("$id never passes", (rule) => {
  expect(rule.maturity).toBe("declared");
  expect(judge(rule, workflows)).toBe("unknown");
  expect(judge(rule, identityOf())).toBe("n/a");
});
