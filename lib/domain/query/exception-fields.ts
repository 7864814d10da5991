import { exceptionKinds, exceptionScopes, exceptionStates } from "@/lib/domain/exception";
import { defineFields } from "./grammar";
import { choice, date, text } from "./make-field";

/** By what exceptions for findings are filtered, on the command line and the API. */
export const exceptionFields = defineFields("exceptions", [
  choice("kind", "Kind", exceptionKinds, "What was decided.", "kind:accepted_risk"),
  choice("state", "State", exceptionStates, "Whether it waits, holds, or is over.", "state:active"),
  choice(
    "scope",
    "Scope",
    exceptionScopes,
    "Whether it names findings, an identity or a query.",
    "scope:query",
  ),
  text("rule", "Rule", "The rule that it is about, by its id.", "rule:credential-too-old", ["none", "any"]),
  text("identity", "Identity", "The identity that it is about as a whole.", "identity:ci-deploy", [
    "none",
    "any",
  ]),
  date("requested", "Asked for", "ago", "When it was asked for.", "requested:<7d", []),
  date("expires", "Expires", "ahead", "When it ends by itself.", "expires:<30d", []),
]);
