import { z } from "zod";
import { type Condition, readConditions } from "./condition-block";
import { readTemplate, type Template, toPattern } from "./pattern";
import { type Named, readNamed } from "./principal";

/**
 * A statement of a policy, made ready to be asked.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Statement {
  /** Its Sid, or its place: Sids need not differ. */
  name: string;
  allow: boolean;
  /** Lower case: actions know no case. */
  actions: readonly string[];
  allButActions: boolean;
  /** Null: it names none, as in the trust policy of a role. */
  resources: readonly Template[] | null;
  allButResources: boolean;
  /** Null: it names none, as in what is attached to its holder. */
  principals: Named | null;
  allButPrincipals: boolean;
  conditions: readonly Condition[];
}

/** A policy that can be evaluated. */
export interface Policy {
  name: string;
  statements: readonly Statement[];
}

/** What a policy is for: a holder's names the resources, a resource's names the principals, a guardrail of resources is for everybody. */
export type PolicyUse = "holder" | "resource" | "guardrail";

export type ReadPolicy = { ok: true; policy: Policy } | { ok: false; problem: string };

/** The longest text that is read as a policy, in characters. AWS takes some tens of thousands at most. */
export const longestPolicy = 1_000_000;

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar.transform((one) => [one]), z.array(scalar)]);
const named = z.union([z.literal("*"), z.record(z.string(), texts)]);
const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: named.optional(),
  NotPrincipal: named.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});
const policySchema = z.looseObject({
  Version: z.string().optional(),
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});
type Raw = z.output<typeof statementSchema>;

/**
 * Reads a policy: an object, or its JSON. What is no policy is told in a sentence that a person can act on; nothing of it is
 * evaluated, because half a policy would be another one.
 */
export function readPolicy(name: string, body: unknown, use: PolicyUse): ReadPolicy {
  const value = typeof body === "string" ? parseText(body) : { value: body };
  if ("problem" in value) return { ok: false, problem: `${name} ${value.problem}` };
  const read = policySchema.safeParse(value.value);
  if (!read.success) return { ok: false, problem: `${name} is no policy of AWS: ${whatIsWrong(read.error)}` };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
  const withVariables = read.data.Version === "2012-10-17";
  const statements: Statement[] = [];
  for (const [place, raw] of read.data.Statement.entries()) {
    const statement = readStatement(raw, place, withVariables, use);
    if (typeof statement === "string")
      return { ok: false, problem: `${name}, statement ${place + 1}: ${statement}` };
    statements.push(statement);
  }
  return { ok: true, policy: { name, statements } };
}

function parseText(text: string): { value: unknown } | { problem: string } {
  if (text.length > longestPolicy) return { problem: "is longer than any policy of AWS." };
  try {
    const plain = text.trimStart().startsWith("%7B") ? decodeURIComponent(text) : text;
    return { value: JSON.parse(plain) };
  } catch {
    return { problem: "is no JSON." };
  }
}

/** The first thing that does not fit, with its place. */
function whatIsWrong({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first?.path.map(String).join(".") ?? "";
  return `${path === "" ? "" : `at ${path.slice(0, 100)}, `}${first?.message ?? "it has another shape"}.`;
}

function readStatement(raw: Raw, place: number, withVariables: boolean, use: PolicyUse): Statement | string {
  if ((raw.Action === undefined) === (raw.NotAction === undefined)) {
    return "it needs Action or NotAction, and not both.";
  }
  if (raw.Resource !== undefined && raw.NotResource !== undefined) return "it has Resource and NotResource.";
  if (raw.Principal !== undefined && raw.NotPrincipal !== undefined)
    return "it has Principal and NotPrincipal.";
  const resources = raw.Resource ?? raw.NotResource;
  const principals = raw.Principal ?? raw.NotPrincipal;
  if (use === "holder" && resources === undefined) return "it names no Resource.";
  if (use === "resource" && principals === undefined) return "it names no Principal.";
  const conditions = readConditions(raw.Condition ?? {}, withVariables);
  if (typeof conditions === "string") return conditions;
  return {
    name: raw.Sid === undefined || raw.Sid === "" ? `#${place + 1}` : raw.Sid,
    allow: raw.Effect === "Allow",
    actions: (raw.Action ?? raw.NotAction ?? []).map((one) => toPattern(one.toLowerCase())),
    allButActions: raw.NotAction !== undefined,
    resources: resources?.map((one) => readTemplate(one, withVariables)) ?? null,
    allButResources: raw.NotResource !== undefined,
    principals: principals === undefined ? null : readNamed(principals),
    allButPrincipals: raw.NotPrincipal !== undefined,
    conditions,
  };
}
