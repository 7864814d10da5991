import { expect, it } from "vitest";
import { agentOf } from "@/tests/factories/agent-context";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { agentBlueprintDeleted } from "./agent-blueprint-deleted";

it.each([[agentBlueprintDeleted, agentOf()]])("$0.id never passes", (rule, identity) => {
  expect(rule.maturity).toBe("declared");
  expect(judge(rule, identity)).toBe("unknown");
  expect(judge(rule, identityOf())).toBe("n/a");
});
