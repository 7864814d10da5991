import type { Binding, Subject } from "./binding";
import type { KubernetesRequest } from "./request";
import { type Rule, ruleAllows } from "./rule";

/** What one binding gives one subject. */
export interface Given {
  binding: Binding;
  subject: Subject;
  /** Null: the role that it names is not there, so that it gives nothing. */
  rules: readonly Rule[] | null;
}

/** Whether a binding holds where it is asked: one of a namespace only in it, and never for addresses that are no objects. */
export function holdsFor({ namespace }: Binding, request: KubernetesRequest): boolean {
  return namespace === null || (request.kind === "object" && request.namespace === namespace);
}

/** The first rule by which it allows what is asked. */
export function ruleThatAllows({ binding, rules }: Given, request: KubernetesRequest): Rule | undefined {
  return holdsFor(binding, request) ? rules?.find((rule) => ruleAllows(rule, request)) : undefined;
}
