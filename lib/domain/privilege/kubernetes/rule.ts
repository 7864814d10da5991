import { z } from "zod";
import type { KubernetesRequest, ObjectRequest } from "./request";

const words = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A rule of a role. What is absent names nothing, except the objects' names: without them, all. */
export const ruleSchema = z.object({
  verbs: words,
  apiGroups: words,
  resources: words,
  resourceNames: words,
  nonResourceURLs: words,
});
export type Rule = z.output<typeof ruleSchema>;

/** Whether a rule gives what is asked, exactly as the RBAC authorizer decides. */
export function ruleAllows(rule: Rule, request: KubernetesRequest): boolean {
  return givesKind(rule, request) && (request.kind === "path" || namesObject(rule, request.name));
}

/** Whether a rule gives it to objects with some name, perhaps not to the one that is asked about. */
export function givesKind(rule: Rule, request: KubernetesRequest): boolean {
  if (!anyOrOne(rule.verbs, request.verb)) return false;
  return request.kind === "path"
    ? rule.nonResourceURLs.some((url) => isUnder(url, request.path))
    : anyOrOne(rule.apiGroups, request.group) && namesResource(rule.resources, request);
}

const anyOrOne = (list: readonly string[], word: string) => list.includes("*") || list.includes(word);

/** A star stands for everything, `*` `/scale` for one part of everything. `pods/*` is no wildcard: it names nothing that there is. */
function namesResource(resources: readonly string[], { resource, subresource }: ObjectRequest): boolean {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  return anyOrOne(resources, whole) || (subresource !== "" && resources.includes(`*/${subresource}`));
}

/** A rule for named objects gives nothing to a request that names none: to list, or to create. */
function namesObject({ resourceNames }: Rule, name: string): boolean {
  return resourceNames.length === 0 || resourceNames.includes(name);
}

/** A star counts alone, or at the end. */
function isUnder(url: string, path: string): boolean {
  if (url === "*" || url === path) return true;
  return url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""));
}

/** A rule in words: `get, list secrets, apps/deployments (only db, mail)`. */
export function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string {
  const objects = apiGroups.flatMap((group) =>
    resources.map((each) => (group === "" ? each : `${group}/${each}`)),
  );
  const what = [...objects, ...nonResourceURLs].join(", ") || "nothing";
  return `${verbs.join(", ") || "no verb"} ${what}${resourceNames.length > 0 ? ` (only ${resourceNames.join(", ")})` : ""}`;
}
