import { z } from "zod";
import { type Environment, environments } from "@/lib/domain/record";

/** Where the evidence for an environment may stand, from the strongest to the weakest. */
export const evidencePlaces = ["tag", "account", "path", "name"] as const;
export type EvidencePlace = (typeof evidencePlaces)[number];

/** One rule, as administrators edit it: these whole words in this place mean this environment. */
export const environmentRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  place: z.enum(evidencePlaces),
  /** Only for tags: the keys that speak of the environment. */
  tagKeys: z.array(z.string().min(1).max(128)).max(20).default([]),
  words: z
    .array(z.string().regex(/^[a-z0-9]{2,32}$/))
    .min(1)
    .max(50),
  environment: z.enum(environments),
});
export type EnvironmentRule = z.output<typeof environmentRuleSchema>;

const wordsOfEnvironment: Record<Environment, string[]> = {
  production: ["prod", "production", "prd", "live"],
  staging: ["staging", "stage", "stg", "preprod", "preproduction", "uat"],
  test: ["test", "testing", "qa", "tst"],
  development: ["dev", "development", "develop", "devel"],
  sandbox: ["sandbox", "sbx", "playground"],
  shared: ["shared"],
};
const tagKeys = ["environment", "env", "stage", "environmentname", "deploymentenvironment", "envtype"];

/** What holds until an administrator changes it. */
export const defaultEnvironmentRules: readonly EnvironmentRule[] = evidencePlaces.flatMap((place) =>
  environments
    // In an account's, a folder's or an identity's name, "shared" says who uses it more often than where it runs.
    .filter((environment) => place === "tag" || environment !== "shared")
    .map((environment) => ({
      id: `${place}-${environment}`,
      place,
      tagKeys: place === "tag" ? tagKeys : [],
      words: wordsOfEnvironment[environment],
      environment,
    })),
);

export interface EnvironmentFacts {
  name?: string | null;
  path?: string | null;
  /** Name of the account, project, cluster or repository that it lives in. */
  account?: string | null;
  tags?: Readonly<Record<string, string>>;
}

export type InferredEnvironment =
  | { environment: Environment; ruleId: string; why: string }
  | { environment: null; why: string };

/**
 * The environment that the evidence states, with the reason in words, or none. Only whole words count. The strongest
 * place that says anything decides; where it says two things, nothing is guessed. An identity's own name is weak (it
 * may name what it reaches, not where it runs), so there the word must stand first or last.
 */
export function inferEnvironment(
  facts: EnvironmentFacts,
  rules: readonly EnvironmentRule[] = defaultEnvironmentRules,
): InferredEnvironment {
  for (const place of evidencePlaces) {
    const hits = statements(facts, place).flatMap((statement) =>
      rules
        .filter((rule) => rule.place === place && appliesTo(rule, statement))
        .flatMap((rule) =>
          rule.words.some((word) => statement.words.includes(word)) ? [{ rule, statement }] : [],
        ),
    );
    const first = hits[0];
    if (!first) continue;
    const stated = [...new Set(hits.map((hit) => hit.rule.environment))];
    if (stated.length > 1) {
      return { environment: null, why: `${first.statement.says}, which speaks of ${stated.join(" and ")}` };
    }
    return { environment: first.rule.environment, ruleId: first.rule.id, why: first.statement.says };
  }
  return { environment: null, why: "nothing names an environment" };
}

interface Statement {
  words: string[];
  says: string;
  tagKey?: string;
}

function statements(facts: EnvironmentFacts, place: EvidencePlace): Statement[] {
  switch (place) {
    case "tag":
      return Object.entries(facts.tags ?? {}).map(([key, value]) => ({
        words: [words(value).join("")],
        says: `the tag ${key} is ${value}`,
        tagKey: words(key).join(""),
      }));
    case "account":
      return facts.account
        ? [{ words: words(facts.account), says: `the account is called ${facts.account}` }]
        : [];
    case "path":
      return facts.path ? [{ words: words(facts.path), says: `its path is ${facts.path}` }] : [];
    case "name": {
      const all = words(facts.name ?? "");
      const ends = all.length > 1 ? [all[0], all.at(-1)].filter((word) => word !== undefined) : [];
      return facts.name ? [{ words: ends, says: `it is called ${facts.name}` }] : [];
    }
  }
}

/** The keys of a rule as they are compared, worked out once: whole inventories are judged by the same few rules. */
const comparedKeys = new WeakMap<EnvironmentRule, ReadonlySet<string>>();

function appliesTo(rule: EnvironmentRule, statement: Statement): boolean {
  if (statement.tagKey === undefined) return true;
  let keys = comparedKeys.get(rule);
  if (!keys) {
    keys = new Set(rule.tagKeys.map((key) => words(key).join("")));
    comparedKeys.set(rule, keys);
  }
  return keys.has(statement.tagKey);
}

/** Whole words in lower case. `non-prod` and `pre-prod` are one word each: the first names no environment. */
function words(text: string): string[] {
  const parts = text
    .slice(0, 500)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((part) => (/^[a-z]{2,}\d{1,3}$/.test(part) ? part.replace(/\d+$/, "") : part))
    .filter((part) => part !== "");
  const joined: string[] = [];
  for (const part of parts) {
    const prefix = joined.at(-1);
    if (prefix === "non" || prefix === "pre" || prefix === "not") joined[joined.length - 1] = prefix + part;
    else joined.push(part);
  }
  return joined;
}
