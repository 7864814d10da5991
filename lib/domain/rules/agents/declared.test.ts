import { expect, it } from "vitest";
import { agentOf } from "@/tests/factories/agent-context";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { agentBeyondPassport } from "./agent-beyond-passport";
import { agentBeyondSponsor } from "./agent-beyond-sponsor";
import { agentUnregistered } from "./agent-unregistered";

it.each([agentUnregistered, agentBeyondPassport, agentBeyondSponsor])("$id never passes", (rule) => {
  expect(rule.maturity).toBe("declared");
  expect(judge(rule, agentOf())).toBe("unknown");
  expect(judge(rule, identityOf())).toBe("n/a");
});
