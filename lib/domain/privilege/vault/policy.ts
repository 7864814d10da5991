import { z } from "zod";
import { type HclValue, readHcl } from "./hcl";

/** What a policy says of one path. */
export interface PathRule {
  /** As it is written, without a slash before it: `secret/data/+/app*`. */
  path: string;
  capabilities: ReadonlySet<string>;
  /** What else has to be true of a request, in the policy's words: `allowed_parameters`. */
  limits: readonly string[];
}

const limits = ["allowed_parameters", "denied_parameters", "required_parameters"];
const limitsOfAll = ["min_wrapping_ttl", "max_wrapping_ttl", "control_group", "mfa_methods"];
/** Limits that hold for whatever is asked; the others only for what is written. */
export const isOfAll = (limit: string) => limitsOfAll.includes(limit);

const ruleSchema = z.looseObject({
  capabilities: z.array(z.string()).nullish(),
  policy: z.string().nullish(),
});
const jsonSchema = z.object({ path: z.record(z.string(), ruleSchema) });

/** The rules of a policy in HCL or JSON; null where they cannot be read. https://developer.hashicorp.com/vault/docs/concepts/policies */
export function readPolicy(text: string): PathRule[] | null {
  if (text.trimStart().startsWith("{")) return ofJson(text);
  const entries = readHcl(text);
  if (entries === null) return null;
  const rules: PathRule[] = [];
  for (const { name, labels, value } of entries) {
    const [path] = labels;
    if (name !== "path") continue;
    const rule = path === undefined ? null : ruleOf(path, plain(value));
    if (rule === null) return null;
    rules.push(rule);
  }
  return rules;
}

function ofJson(text: string): PathRule[] | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const read = jsonSchema.safeParse(body);
  if (!read.success) return null;
  const rules = Object.entries(read.data.path).map(([path, rule]) => ruleOf(path, rule));
  return rules.every((rule) => rule !== null) ? rules : null;
}

function ruleOf(path: string, outside: unknown): PathRule | null {
  const read = ruleSchema.safeParse(outside);
  if (!read.success) return null;
  const { capabilities, policy, ...more } = read.data;
  return {
    path: path.replace(/^\//, ""),
    capabilities: new Set(capabilities ?? oldWords(policy)),
    limits: [...limits, ...limitsOfAll].filter((limit) => Object.hasOwn(more, limit)),
  };
}

/** The words of Vault before capabilities. */
function oldWords(policy: string | null | undefined): string[] {
  const writes = ["create", "read", "update", "delete", "list"];
  const words: { readonly [word: string]: string[] } = {
    read: ["read", "list"],
    write: writes,
    sudo: [...writes, "sudo"],
    deny: ["deny"],
  };
  return policy && Object.hasOwn(words, policy) ? (words[policy] ?? []) : [];
}

function plain(value: HclValue): unknown {
  if (typeof value === "string") return value;
  if ("body" in value) return Object.fromEntries(value.body.map(({ name, value: of }) => [name, plain(of)]));
  return value.map(plain);
}
