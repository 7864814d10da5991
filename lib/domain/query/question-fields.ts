import {
  answerWays,
  ownerRoles,
  questionKinds,
  questionStates,
  questionSteps,
} from "@/lib/domain/owner-question";
import { defineFields } from "./grammar";
import { choice, date, text } from "./make-field";

/** By what questions who owns an identity are filtered, on the API. */
export const questionFields = defineFields("questions", [
  choice("state", "State", questionStates, "Whether it waits, or what was answered.", "state:asked"),
  choice("role", "Role", ownerRoles, "Which owner is asked for.", "role:technical"),
  choice("kind", "Kind", questionKinds, "Why it is asked.", "kind:reconfirm"),
  choice("step", "Step", questionSteps, "How far it went while nobody answered.", "step:manager"),
  choice("via", "Answered by way of", answerWays, "Where it was answered.", "via:mail_link", ["none", "any"]),
  text("identity", "Identity", "The identity that it is about.", "identity:ci-deploy"),
  date("asked", "Asked", "ago", "When it was asked.", "asked:<7d", []),
  date("due", "Due", "ahead", "Until when it waits for an answer.", "due:<3d", []),
  date("answered", "Answered", "ago", "When it was answered.", "answered:<7d", ["none", "any"]),
]);
