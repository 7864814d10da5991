import { ownerRoles } from "@/lib/domain/owner-question";
import { defineFields } from "./grammar";
import { choice, text } from "./make-field";

/** By what the rules that name owners are filtered, on the command line and the API. */
export const ownerRuleFields = defineFields("owner-rules", [
  choice("state", "State", ["on", "off"], "Whether it names owners.", "state:on"),
  choice("role", "Role", ownerRoles, "What those whom it names would answer for.", "role:business"),
  text("owner", "Owner", "The person or team that it names, by name or e-mail address.", "owner:payments"),
]);
