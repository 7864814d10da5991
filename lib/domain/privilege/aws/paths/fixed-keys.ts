import type { AwsFacts } from "../facts";
import type { KeyFacts } from "../request";
import type { Attempt } from "./possible";
import type { Walker } from "./walker";

/** Keys of whoever signed in elsewhere; every request of a role may have them. */
const federation =
  /^(saml|accounts\.google\.com|cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com|oidc\.|token\.)/;
/** Only requests that a service of AWS makes for itself have these. */
const ofServices = /^aws:(source(arn|account|orgid|orgpaths)|principalservicename(slist)?)$/;
/** AWS lists these for each action that has them. */
const listed = /^aws:(requesttag\/|resourcetag\/|tagkeys$)/;

/**
 * What the keys of a request are whatever its maker does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function fixedKeys(walker: Walker, { action, resource, keys, now }: Attempt): Map<string, KeyFacts> {
  const { principal, kind, isKnown, boundary } = walker;
  const isUser = kind === "user";
  const values = new Map<string, KeyFacts>([
    ["aws:currenttime", [now.toISOString()]],
    ["aws:epochtime", [String(Math.floor(now.getTime() / 1000))]],
    ["aws:securetransport", ["true"]],
    ["aws:principalisawsservice", ["false"]],
    ["aws:principaltype", [isUser ? "User" : "AssumedRole"]],
  ]);
  if (isUser) values.set("aws:federatedprovider", "absent");
  else values.set("aws:username", "absent");
  if (isKnown) {
    if (isUser) values.set("aws:username", [nameOf(walker)]);
    values.set("aws:principalarn", [principal.id]);
    if (principal.account !== null) values.set("aws:principalaccount", [principal.account]);
  }
  // IAM answers in one region.
  if (action.startsWith("iam:")) values.set("aws:requestedregion", ["us-east-1"]);
  if (resource === principal.id && boundary !== undefined) {
    values.set("iam:permissionsboundary", boundary === null ? "absent" : [boundary]);
  }
  for (const [key, facts] of keys) values.set(key, facts);
  return values;
}

/** Values of a key by which whoever is not known would mean itself. */
export function ownValues(key: string, walker: Walker): string[] {
  if (key === "aws:username") return [nameOf(walker)];
  return key === "aws:principalarn" ? [walker.principal.id] : [];
}

function nameOf({ principal }: Walker): string {
  return principal.id.split("/").at(-1) ?? "";
}

/** Whether every request has the key, only its value is open. */
export function isNeverAbsent(key: string, { kind }: Walker): boolean {
  if (key === "aws:username") return kind === "user";
  return /^(aws:(principalarn|principalaccount|userid|requestedregion|sourceip)|iam:policyarn)$/.test(key);
}

/** Whether a request for the action can have the key at all. */
export function mayHave(key: string, action: string, { kind }: Walker, facts: AwsFacts): boolean {
  if (ofServices.test(key)) return false;
  const known = facts.action(action);
  if (known === undefined) return true;
  if (key.startsWith("aws:") && !listed.test(key)) return true;
  if (federation.test(key) || !/^[a-z0-9-]+:/.test(key)) return kind === "role";
  if (known.conditionKeys.has(key)) return true;
  const family = key.slice(0, key.indexOf("/") + 1);
  if (family === "") return false;
  for (const each of known.conditionKeys) if (each.startsWith(`${family}\${`)) return true;
  return false;
}
