import { riskListIds } from "@/lib/domain/assessment/owasp";
import { findingBuckets } from "@/lib/domain/exception";
import { environments, identityKinds } from "@/lib/domain/record";
import { confidences, severities } from "@/lib/domain/severity";
import { defineFields } from "./grammar";
import { choice, date, flag, text } from "./make-field";

const optional = ["none", "any"] as const;

/** By what findings are filtered, on their screen, the command line and the API. */
export const findingFields = defineFields("findings", [
  choice("severity", "Severity", severities, "How much it matters.", "severity:critical,high"),
  choice(
    "state",
    "State",
    findingBuckets,
    "Open, set aside by a decision of people, or resolved; only what is open is listed unless this is asked.",
    "state:accepted",
  ),
  choice(
    "risk",
    "Risk",
    riskListIds.map((id) => id.toLowerCase()),
    "A risk of the OWASP list of ten for non-human identities, or of AI agents.",
    "risk:nhi2",
  ),
  text("rule", "Rule", "The rule that found it, by its id.", "rule:credential-too-old"),
  text(
    "cause",
    "Cause",
    "What it has in common with others that one deed mends, by its key.",
    "cause:any",
    optional,
  ),
  choice(
    "confidence",
    "Confidence",
    confidences,
    "How sure it is: stated by a source, concluded, or only a sign.",
    "confidence:high",
  ),
  flag("unsure", "Unsure", "It could not be confirmed when it was last looked at.", "unsure:true"),
  text("identity", "Identity", "Whom it concerns, by name or id.", "identity:ci-deploy", optional),
  text("system", "System", "The kind of system that the identity lives in.", "system:aws", optional),
  choice("kind", "Kind", identityKinds, "What sort of identity it is.", "kind:cloud_role", optional),
  choice(
    "env",
    "Environment",
    environments,
    "The environment of the identity, else of the place.",
    "env:production",
    optional,
  ),
  text(
    "account",
    "Account",
    "Account, project, cluster or repository, by name or id; those inside it count too.",
    "account:payments-prod",
    optional,
  ),
  text("owner", "Owner", "Who answers for the identity, by name or e-mail.", "owner:none", optional),
  text(
    "assignee",
    "Assignee",
    "Who is to mend it, by name or e-mail, or the team.",
    "assignee:none",
    optional,
  ),
  date("firstseen", "First seen", "ago", "When it was first found.", "firstseen:<7d", []),
]);
