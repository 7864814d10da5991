import { ownerRoles, suggestionLevels } from "@/lib/domain/owner-question";
import { defineFields } from "./grammar";
import { choice, text } from "./make-field";

/** By what suggested owners are filtered, on the command line and the API. */
export const suggestionFields = defineFields("suggestions", [
  choice("level", "Level", suggestionLevels, "How sure it is.", "level:high"),
  choice("role", "Role", ownerRoles, "What they would answer for.", "role:business"),
  choice(
    "kind",
    "Kind",
    ["own", "contradiction"],
    "For what nobody answers for, or against somebody who accepted.",
    "kind:contradiction",
  ),
  text("identity", "Identity", "Of which identity, by name or id.", "identity:ci-deploy"),
  text("system", "System", "In which system.", "system:aws"),
  text("owner", "Owner", "The person or team that is suggested, by name or address.", "owner:payments", [
    "none",
    "any",
  ]),
]);
