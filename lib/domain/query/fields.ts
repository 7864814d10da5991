import {
  containerKinds,
  credentialLifetimes,
  credentialTypes,
  entitlementKinds,
  environments,
  placeKinds,
  renewals,
  sensitivities,
  statuses,
  trustKinds,
} from "@/lib/domain/record";
import { campaignFields } from "./campaign-fields";
import { exceptionFields } from "./exception-fields";
import { findingFields } from "./finding-fields";
import type { FieldSet } from "./grammar";
import { defineFields, known } from "./grammar";
import { identityFields } from "./identity-fields";
import { choice, date, flag, text } from "./make-field";
import { ownerFields } from "./owner-fields";
import { ownerRuleFields } from "./owner-rule-fields";
import { peopleFields, teamFields } from "./people-fields";
import { suggestionFields } from "./suggestion-fields";

const missing = ["none", "unknown", "any"] as const;
const source = text(
  "source",
  "Source",
  "A configured source, by its name, that states it.",
  "source:aws-prod",
);
const account = text(
  "account",
  "Account",
  "Account, project, cluster or repository, by name or id.",
  "account:payments-prod",
  ["none", "any"],
);
const gone = flag("gone", "Gone", "Its system no longer has it; the history stays.", "gone:true");

export const credentialFields = defineFields("credentials", [
  choice("type", "Type", known(credentialTypes), "What sort of credential it is.", "type:access_key", [
    "unknown",
  ]),
  choice("status", "Status", known(statuses), "What its system says about it now.", "status:active", [
    "unknown",
  ]),
  choice(
    "lifetime",
    "Lifetime",
    known(credentialLifetimes),
    "How long one copy of it works.",
    "lifetime:static",
    ["unknown"],
  ),
  choice("renewal", "Renewal", known(renewals), "Who replaces it when it ends.", "renewal:manual", [
    "unknown",
  ]),
  date("age", "Age", "ago", "When it was created.", "age:>365d", ["unknown", "any"]),
  date("expires", "Expires", "ahead", "When it stops working.", "expires:<30d", missing),
  date(
    "lastused",
    "Last used",
    "ago",
    "When it was last used; none means known never used.",
    "lastused:>90d",
    missing,
  ),
  date(
    "rotated",
    "Rotated",
    "ago",
    "When its value was last replaced; none means never.",
    "rotated:>90d",
    missing,
  ),
  source,
  text("identity", "Identity", "The identity that it proves, by name or id.", "identity:ci-deploy", [
    "none",
    "any",
  ]),
  flag("exposed", "Exposed", "It is active, and was seen in a place not meant for secrets.", "exposed:true", [
    "unknown",
  ]),
  account,
  gone,
]);

export const placementFields = defineFields("placements", [
  choice("kind", "Place", placeKinds, "What sort of place holds it.", "kind:environment_file"),
  flag("vault", "Meant for secrets", "The place is made to hold secrets.", "vault:false"),
  choice(
    "type",
    "Credential type",
    known(credentialTypes),
    "What sort of credential stands there.",
    "type:access_key",
    ["unknown"],
  ),
  flag("resolved", "Resolved", "The credential that stands there is in the inventory.", "resolved:false"),
  choice("env", "Environment", environments, "The environment of the place.", "env:production", [
    "none",
    "any",
  ]),
  text(
    "identity",
    "Identity",
    "The identity whose credential stands there, or that reads it.",
    "identity:ci-deploy",
    ["none", "any"],
  ),
  date("seen", "First seen", "ago", "When a source first saw it there.", "seen:<7d", []),
  date("modified", "Modified", "ago", "When the place was last changed.", "modified:>365d", [
    "unknown",
    "any",
  ]),
  source,
  account,
  gone,
]);

export const grantFields = defineFields("grants", [
  text("principal", "Principal", "Who holds it: an identity or group, by name or id.", "principal:ci-deploy"),
  text(
    "entitlement",
    "Entitlement",
    "The role, policy or privilege, by name or id.",
    "entitlement:AdministratorAccess",
  ),
  choice("kind", "Kind", entitlementKinds, "What sort of entitlement it is.", "kind:inline_policy"),
  choice(
    "effect",
    "Effect",
    ["allow", "deny", "boundary"],
    "Whether it gives, refuses or limits.",
    "effect:allow",
  ),
  text(
    "resource",
    "Resource",
    "Where it holds, by name or id; none means all that its system has.",
    "resource:none",
    ["none", "any"],
  ),
  source,
  account,
  gone,
]);

export const trustFields = defineFields("trust", [
  text("identity", "Identity", "Who can be become, or whom something runs as.", "identity:ci-deploy"),
  choice("kind", "Kind", trustKinds, "How it is done.", "kind:federation"),
  choice("effect", "Effect", ["allow", "deny"], "Whether it lets or refuses.", "effect:allow"),
  text("subject", "Subject", "Who may, as the source states it.", "subject:*"),
  text("issuer", "Issuer", "Who vouches for the subject.", "issuer:token.actions.githubusercontent.com", [
    "none",
    "any",
  ]),
  source,
  account,
  gone,
]);

export const accountFields = defineFields("accounts", [
  choice("kind", "Kind", containerKinds, "What sort of container it is.", "kind:account"),
  choice("env", "Environment", environments, "Its environment; its identities inherit it.", "env:none", [
    "none",
    "any",
  ]),
  choice("sensitivity", "Sensitivity", sensitivities, "How sensitive its data is.", "sensitivity:high", [
    "none",
    "any",
  ]),
  text("team", "Team", "The team that answers for it.", "team:none", ["none", "any"]),
  text("parent", "Parent", "What it lies in, by name or id.", "parent:acme-root", ["none", "any"]),
  source,
  gone,
]);

export const sourceFields = defineFields("sources", [
  text("connector", "Connector", "What it is read with.", "connector:aws"),
  choice(
    "state",
    "State",
    ["fresh", "stale", "failing", "held", "new"],
    "How its last run went.",
    "state:failing",
  ),
  date("synced", "Last synced", "ago", "When it was last read completely; none means never.", "synced:>1d", [
    "none",
    "any",
  ]),
]);

export const changeFields = defineFields("changes", [
  text("kind", "Kind", "What happened.", "kind:changed"),
  date("at", "When", "ago", "When it was noticed.", "at:<7d", []),
  text("identity", "Identity", "Whom it concerns, by name or id.", "identity:ci-deploy"),
  source,
]);

/** The fields of every noun that can be listed. */
export const fieldSets = {
  identities: identityFields,
  credentials: credentialFields,
  placements: placementFields,
  grants: grantFields,
  trust: trustFields,
  accounts: accountFields,
  sources: sourceFields,
  changes: changeFields,
  findings: findingFields,
  exceptions: exceptionFields,
  people: peopleFields,
  teams: teamFields,
  suggestions: suggestionFields,
  "owner-rules": ownerRuleFields,
  campaigns: campaignFields,
  owners: ownerFields,
} as const satisfies Record<string, FieldSet>;
