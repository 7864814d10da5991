import { z } from "zod";
import { type Condition, readConditions } from "./condition-block";
import { many, readTemplate, type Template, toPattern } from "./pattern";
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
  /** Null: it names none, as in what is attached to its holder. One of a resource that names none means nobody. */
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

type Texts = string | readonly string[];
type Values = string | number | boolean | readonly (string | number | boolean)[];

const isText = (value: unknown): value is string => typeof value === "string";
const isScalar = (value: unknown) => isText(value) || typeof value === "number" || typeof value === "boolean";
const isRecord = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isRecordOf = (value: unknown, holds: (each: unknown) => boolean) =>
  isRecord(value) && Object.values(value).every(holds);
const isOneOrMany = (value: unknown, holds: (each: unknown) => boolean) =>
  Array.isArray(value) ? value.every(holds) : holds(value);

// One look at each: what zod would try one after the other costs more than the whole decision.
const texts = z
  .custom<Texts>((value) => isOneOrMany(value, isText), "it is no text and no list of texts")
  .optional();
const named = z
  .custom<string | { [kind: string]: Texts }>(
    (value) => isText(value) || isRecordOf(value, (each) => isOneOrMany(each, isText)),
    "it is neither a principal nor lists of principals",
  )
  .optional();
const condition = z
  .custom<{ [operator: string]: { [key: string]: Values } }>(
    (value) => isRecordOf(value, (keys) => isRecordOf(keys, (each) => isOneOrMany(each, isScalar))),
    "it is no operators with keys and values",
  )
  .optional();
// AWS takes no other element. One that is misspelt would else be a condition that is never asked.
const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts,
  NotAction: texts,
  Resource: texts,
  NotResource: texts,
  Principal: named,
  NotPrincipal: named,
  Condition: condition,
});
const policySchema = z.object({ Version: z.string().optional(), Statement: z.array(statementSchema) });
type Raw = z.output<typeof statementSchema>;

/**
 * Reads a policy: an object, or its JSON. What is no policy is told in a sentence that a person can act on; nothing of it is
 * evaluated, because half a policy would be another one.
 */
export function readPolicy(name: string, body: unknown, use: PolicyUse): ReadPolicy {
  const value = typeof body === "string" ? parseText(body) : { value: body };
  if ("problem" in value) return { ok: false, problem: `${name} ${value.problem}` };
  const read = policySchema.safeParse(withStatements(value.value));
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

/** One statement may stand without its list. */
function withStatements(body: unknown): unknown {
  return isRecord(body) && isRecord(body.Statement) ? { ...body, Statement: [body.Statement] } : body;
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
  const conditions = readConditions(raw.Condition ?? {}, withVariables);
  if (typeof conditions === "string") return conditions;
  return {
    name: raw.Sid === undefined || raw.Sid === "" ? `#${place + 1}` : raw.Sid,
    allow: raw.Effect === "Allow",
    actions: many(raw.Action ?? raw.NotAction ?? []).map((one) => toPattern(one.toLowerCase())),
    allButActions: raw.NotAction !== undefined,
    resources:
      resources === undefined ? null : many(resources).map((one) => readTemplate(one, withVariables)),
    allButResources: raw.NotResource !== undefined,
    principals: principals === undefined && use !== "resource" ? null : readNamed(principals ?? {}),
    allButPrincipals: raw.NotPrincipal !== undefined,
    conditions,
  };
}
