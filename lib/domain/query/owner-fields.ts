import { ownershipStates } from "@/lib/domain/definitions/owned";
import { ownerRoles } from "@/lib/domain/owner-question";
import { defineFields } from "./grammar";
import { choice, date, text } from "./make-field";

/** By what is filtered who answers, or may answer, for which identity. */
export const ownerFields = defineFields("owners", [
  text("identity", "Identity", "Whose owner it is, by name or id.", "identity:ci-deploy"),
  text("owner", "Owner", "The person or team, by name or e-mail address.", "owner:payments"),
  choice("role", "Role", ownerRoles, "The technical or the business owner.", "role:business"),
  choice("state", "State", ownershipStates, "How far they are.", "state:accepted"),
  text("system", "System", "The kind of system that the identity lives in.", "system:aws"),
  date("set", "Set", "ago", "When it was said last.", "set:>365d", []),
]);
