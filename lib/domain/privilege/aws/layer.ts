import type { Policy, Statement } from "./document";
import type { NamedAs } from "./principal";
import type { Request } from "./request";
import { statementsFor } from "./statement-index";
import { match } from "./statement-match";

/** The kinds of policies that take part. */
export type LayerName = "identity" | "resource" | "boundary" | "scp" | "rcp" | "session";

/** A statement that decided something. */
export interface Decider {
  layer: LayerName;
  policy: string;
  statement: string;
  effect: "Allow" | "Deny";
}

/** One statement that fits a request, perhaps only under conditions of which not everything is known. */
export interface Hit extends Decider {
  as: NamedAs;
  /** The keys on which it depends. */
  dependsOn: readonly string[];
  /** It asks who the principal is by a condition, so it means the role and not the session. */
  asksArn: boolean;
}

/** What one layer says about a request. */
export interface Said {
  allows: readonly Hit[];
  mayAllow: readonly Hit[];
  denies: readonly Hit[];
  mayDeny: readonly Hit[];
}

/**
 * Asks every statement of a layer.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function ask(layer: LayerName, policies: readonly Policy[], request: Request): Said {
  const allows: Hit[] = [];
  const mayAllow: Hit[] = [];
  const denies: Hit[] = [];
  const mayDeny: Hit[] = [];
  for (const policy of policies) {
    for (const statement of statementsFor(policy, request.action)) {
      const { holds, as } = match(statement, request);
      if (holds === "no") continue;
      const hit: Hit = {
        layer,
        policy: policy.name,
        statement: statement.name,
        effect: statement.allow ? "Allow" : "Deny",
        as,
        dependsOn: holds === "yes" ? [] : holds,
        asksArn: asksArn(statement),
      };
      if (statement.allow) (holds === "yes" ? allows : mayAllow).push(hit);
      else (holds === "yes" ? denies : mayDeny).push(hit);
    }
  }
  return { allows, mayAllow, denies, mayDeny };
}

function asksArn({ conditions }: Statement): boolean {
  return conditions.some(({ key }) => key === "aws:principalarn");
}
