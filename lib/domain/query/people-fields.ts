import { defineFields } from "./grammar";
import { choice, flag, text } from "./make-field";

/** By what people are filtered, on their page, the command line and the API. */
export const peopleFields = defineFields("people", [
  choice("state", "State", ["active", "gone"], "Whether they are here.", "state:gone"),
  flag("account", "Account", "A directory or SCIM has an account of theirs.", "account:false"),
  text("team", "Team", "A team that they are in, by its name.", "team:payments", ["none", "any"]),
  text("manager", "Manager", "Whom they report to, by name or e-mail address.", "manager:none", [
    "none",
    "any",
  ]),
  flag(
    "overloaded",
    "Over-loaded",
    "They have as many open questions as one person may, or answer for more identities than one person can: see Settings.",
    "overloaded:true",
  ),
  flag("away", "Away", "They are out of office now.", "away:true"),
  flag("held", "Held", "They would be gone, and a human has to decide.", "held:true"),
]);

/** By what teams are filtered. */
export const teamFields = defineFields("teams", [
  choice("origin", "Origin", ["hand", "directory", "scim"], "Who says who is in it.", "origin:directory"),
  flag("empty", "Nobody active", "Nobody in it is here.", "empty:true"),
]);
