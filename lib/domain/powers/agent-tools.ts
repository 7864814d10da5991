import { fieldOf, textOf } from "./body";
import { reads, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";

/** Tools that agents may call, by their class: what can be destroyed is written and deleted. Skills of agents are only words. */
export function powersOfTool({ body }: EntitlementFacts): EntitlementPowers {
  const powers = ofClass(textOf(body, "class"));
  return fieldOf(body, "contradicts") === true ? { ...powers, traits: ["claims_less"] } : powers;
}

function ofClass(toolClass: string): EntitlementPowers {
  switch (toolClass) {
    case "read":
      return reads;
    case "write":
      return wide(["write", "read"]);
    case "destructive":
      return wide(["write", "delete", "read"]);
    default:
      return notUnderstood;
  }
}
