import { byPriority, isTemplate, mayMean, means } from "./path-match";
import { isOfAll, type PathRule } from "./policy";

/** A rule, and the policy that it stands in. */
export interface StatedRule extends PathRule {
  policy: string;
}

/** What the rules of all policies together say of one request. */
export interface PathAnswer {
  answer: "yes" | "no" | "maybe";
  /** The path that decided; null: none means what is asked. */
  path: string | null;
  policies: readonly string[];
  /** What else has to be true, or that it hangs on who asks. */
  hangsOn: readonly string[];
}

/** Paths at which `sudo` is needed beside the capability. https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints */
const protectedPaths = [
  ...[
    "sys/auth/*",
    "sys/remount",
    "sys/audit",
    "sys/audit/*",
    "sys/raw",
    "sys/raw/*",
    "sys/rotate",
    "sys/rotate/*",
  ],
  ...["sys/config/cors", "sys/config/auditing/*", "sys/config/ui/headers", "sys/config/ui/headers/*"],
  ...["sys/plugins/catalog/*", "sys/revoke-prefix/*", "sys/revoke-force/*", "sys/leases/revoke-prefix/*"],
  ...[
    "sys/leases/revoke-force/*",
    "sys/leases/lookup/*",
    "sys/internal/inspect/*",
    "sys/seal",
    "sys/step-down",
  ],
  ...["sys/storage/raft/snapshot-auto/config/*", "auth/token/accessors", "auth/token/revoke-orphan"],
];
const isProtected = (path: string) => protectedPaths.some((each) => means(each, path.replace(/\/$/, "")));

/**
 * Decides a request over the rules of all policies: of the paths that mean it, the one of the highest priority; over all policies that
 * have that very path, `deny` before all capabilities together. https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax
 */
export function decidePath(rules: readonly StatedRule[], capability: string, path: string): PathAnswer {
  // A list is asked of what ends in a slash; a rule may say it without.
  const asked = capability === "list" && !path.endsWith("/") ? `${path}/` : path;
  const meaning = rules.filter(
    (rule) =>
      !isTemplate(rule.path) &&
      (means(rule.path, asked) || (capability === "list" && rule.path === asked.replace(/\/$/, ""))),
  );
  const exact = (rule: StatedRule) => !/(?:^|\/)\+(?:\/|$)|\*$/.test(rule.path);
  const [best] = [...meaning].sort(
    (one, other) => Number(exact(other)) - Number(exact(one)) || byPriority(one.path, other.path),
  );
  const answer = answerOf(
    meaning.filter((rule) => rule.path === best?.path),
    capability,
    asked,
  );
  // What is put for `{{…}}` may come before all others, or not mean it at all.
  const open = rules.filter((rule) => isTemplate(rule.path) && mayMean(rule.path, asked));
  const others = open.filter((rule) => answerOf([rule], capability, asked).answer !== answer.answer);
  if (others.length === 0) return answer;
  const policies = [...new Set(others.map(({ policy }) => policy))];
  const hangsOn = others.map((rule) => `who asks, by the path ${rule.path}`);
  return { answer: "maybe", path: others[0]?.path ?? null, policies, hangsOn };
}

function answerOf(rules: readonly StatedRule[], capability: string, path: string): PathAnswer {
  const found = { path: rules[0]?.path ?? null, policies: [...new Set(rules.map(({ policy }) => policy))] };
  const has = (word: string) => rules.some(({ capabilities }) => capabilities.has(word));
  const isDenied = has("deny") || !has(capability) || (isProtected(path) && !has("sudo"));
  if (isDenied) return { answer: "no", ...found, hangsOn: [] };
  const writes = ["create", "update", "patch"].includes(capability);
  const limits = rules.flatMap((rule) => rule.limits).filter((limit) => writes || isOfAll(limit));
  const hangsOn = [...new Set(limits)].map((limit) => `the ${limit} of path ${found.path}`);
  return { answer: hangsOn.length > 0 ? "maybe" : "yes", ...found, hangsOn };
}
