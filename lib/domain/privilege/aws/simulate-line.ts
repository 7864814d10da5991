import { z } from "zod";
import { type Decision, decide, type Layers, type ServiceFacts } from "./decide";
import { type Policy, type PolicyUse, type ReadPolicy, readPolicy } from "./document";
import { many } from "./pattern";
import { readPrincipal } from "./principal";
import type { Request } from "./request";

const longestValue = 8192;
/** Of one key. A request has some dozens at most. */
const mostValues = 1000;
const isValue = (value: unknown) =>
  typeof value === "string"
    ? value.length <= longestValue
    : typeof value === "number" || typeof value === "boolean";
const isValues = (each: unknown) => Array.isArray(each) && each.length <= mostValues && each.every(isValue);
type Value = string | number | boolean;
const context = z.custom<{ [key: string]: Value | Value[] }>(
  (keys) =>
    typeof keys === "object" &&
    keys !== null &&
    !Array.isArray(keys) &&
    Object.values(keys).every((each) => isValue(each) || isValues(each)),
  "it is no keys with values",
);
const namedPolicy = z.object({ name: z.string().max(512).default(""), policy: z.unknown().optional() });
const list = z.array(namedPolicy).nullable().default([]);
const levels = z.array(z.array(namedPolicy)).nullable().default([]);

/** A request with the policies that take part in it, as `rollcall simulate aws` takes it. */
const lineSchema = z.object({
  request: z.object({
    principal: z.string().max(2048),
    action: z.string().max(300),
    resource: z.string().max(2048),
    resourceAccount: z.string().max(64).nullish(),
    context: context.nullish(),
  }),
  identityPolicies: list,
  resourcePolicy: z.unknown().optional(),
  permissionBoundaries: list,
  scps: levels,
  rcps: levels,
  sessionPolicies: list,
});
type Line = z.output<typeof lineSchema>;
type NamedPolicy = z.output<typeof namedPolicy>;

export type Simulated = { ok: true; decision: Decision } | { ok: false; problem: string };

/**
 * Decides the request of one line. A context key that is not given is absent. A list of policies that is `null` was not seen; one that is
 * not given is empty. `resourcePolicy: null` says that there is none; a role or a key whose policy is not given has one that was not seen.
 */
export function simulateLine(body: unknown, facts: ServiceFacts): Simulated {
  const read = lineSchema.safeParse(body);
  if (!read.success) {
    const [first] = read.error.issues;
    const where = first?.path.map(String).join(".") ?? "";
    return {
      ok: false,
      problem: `It is no request${where === "" ? "" : `, at ${where.slice(0, 100)}`}: ${first?.message ?? ""}.`,
    };
  }
  const request = readRequest(read.data);
  if (typeof request === "string") return { ok: false, problem: request };
  const layers = readLayers(read.data);
  if (typeof layers === "string") return { ok: false, problem: layers };
  return { ok: true, decision: decide(request, layers, facts) };
}

/** Lines repeat their policies: those read last are kept by their text, a few megabytes at most. */
let kept = new Map<string, { name: string; use: PolicyUse; read: ReadPolicy }>();
const mostKept = 500;
const longestKept = 20_000;

function readOnce(name: string, policy: unknown, use: PolicyUse): ReadPolicy {
  const text = typeof policy === "object" && policy !== null ? JSON.stringify(policy) : "";
  if (text === "" || text.length > longestKept) return readPolicy(name, policy, use);
  const known = kept.get(text);
  if (known?.name === name && known.use === use) return known.read;
  const read = readPolicy(name, policy, use);
  if (kept.size >= mostKept) kept = new Map();
  kept.set(text, { name, use, read });
  return read;
}

function readRequest({ request }: Line): Request | string {
  const principal = readPrincipal(request.principal);
  if (principal === null) return "The principal is no ARN of IAM or STS, no service and not *.";
  if (!/^[\w-]+:\w+$/.test(request.action)) return "The action has not the form service:Action.";
  const owner = request.resource.startsWith("arn:") ? (request.resource.split(":")[4] ?? "") : "";
  return {
    principal,
    action: request.action.toLowerCase(),
    resource: request.resource,
    resourceAccount: request.resourceAccount ?? (/^\d{12}$/.test(owner) ? owner : null),
    keys: {
      values: new Map(
        Object.entries(request.context ?? {}).map(([key, values]) => [
          key.toLowerCase(),
          many(values).map(String),
        ]),
      ),
      others: "absent",
    },
    hasBoundary: false,
  };
}

function readLayers(line: Line): Layers | string {
  const problems: string[] = [];
  const all = (policies: readonly NamedPolicy[], where: string, use: PolicyUse): readonly Policy[] =>
    policies.flatMap(({ name, policy }, place) => {
      const read = readOnce(name === "" ? `${where} ${place + 1}` : name, policy, use);
      if (read.ok) return [read.policy];
      problems.push(read.problem);
      return [];
    });
  const held = (policies: readonly NamedPolicy[] | null, where: string) =>
    policies === null ? null : all(policies, where, "holder");
  const layers: Layers = {
    identity: held(line.identityPolicies, "identityPolicies"),
    resource: isUnseen(line) ? null : all(resourcePoliciesOf(line), "", "resource"),
    boundaries: held(line.permissionBoundaries, "permissionBoundaries"),
    scps: line.scps?.map((level) => all(level, "scps", "holder")) ?? null,
    rcps: line.rcps?.map((level) => all(level, "rcps", "guardrail")) ?? null,
    session: held(line.sessionPolicies, "sessionPolicies"),
  };
  return problems[0] ?? layers;
}

/** Roles and keys always have a policy: one that is not given was not seen. */
function isUnseen(line: Line): boolean {
  return line.resourcePolicy === undefined && alwaysHasPolicy(line);
}

function alwaysHasPolicy({ request: { action, resource } }: Line): boolean {
  return /^(sts:assumerole|kms:)/i.test(action) && /:(role|key)\//.test(resource);
}

/** None for a role or a key is one that allows nothing. */
function resourcePoliciesOf(line: Line): NamedPolicy[] {
  const policy = line.resourcePolicy ?? (alwaysHasPolicy(line) ? { Statement: [] } : null);
  return policy === null ? [] : [{ name: "resourcePolicy", policy }];
}
