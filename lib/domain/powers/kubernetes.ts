import { fieldOf, objectsOf, textsOf } from "./body";
import { Gathered, nothing } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";
import type { Trait } from "./traits";

/** Roles of Kubernetes by their rules; how far they reach, the binding says. Groups have what is bound to them. */
export function powersOfKubernetes({ kind, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "group") return nothing;
  const rules = fieldOf(body, "rules");
  if (!Array.isArray(rules)) return notUnderstood;
  const found = new Gathered();
  for (const rule of objectsOf(rules)) addRule(ruleOf(rule), found);
  return found.powers;
}

interface Rule {
  groups: string[];
  resources: string[];
  verbs: string[];
  reach: "wide" | "named";
}

function ruleOf(rule: { [key: string]: unknown }): Rule {
  return {
    groups: textsOf(rule.apiGroups),
    resources: textsOf(rule.resources),
    verbs: textsOf(rule.verbs),
    reach: textsOf(rule.resourceNames).length > 0 ? "named" : "wide",
  };
}

const anyOf = (list: readonly string[], ...words: readonly string[]) =>
  list.includes("*") || words.some((word) => list.includes(word));

/** A star stands for resources and their parts; a star before a part for that part of all. */
function isOn({ groups, resources }: Rule, group: string, ...names: readonly string[]): boolean {
  if (!anyOf(groups, group)) return false;
  return names.some((name) => {
    const part = name.split("/")[1];
    return anyOf(resources, name) || (part !== undefined && resources.includes(`*/${part}`));
  });
}

const changing = ["create", "update", "patch"] as const;

interface Danger {
  group: string;
  resources: readonly string[];
  verbs: readonly string[];
  powers: readonly Power[];
  /** Only where it is named, not where a star covers it. */
  bySaying?: boolean;
  trait?: Trait;
}

const rbac = "rbac.authorization.k8s.io";
/** What is more than its verb says. */
const dangers: readonly Danger[] = [
  {
    group: rbac,
    resources: ["roles", "clusterroles"],
    verbs: ["escalate", "bind"],
    powers: ["grant_access"],
  },
  {
    group: rbac,
    resources: ["rolebindings", "clusterrolebindings"],
    verbs: changing,
    powers: ["grant_access"],
  },
  {
    group: "admissionregistration.k8s.io",
    resources: ["mutatingwebhookconfigurations", "mutatingadmissionpolicies"],
    verbs: changing,
    powers: ["grant_access"],
  },
  {
    group: "",
    resources: ["users", "groups", "serviceaccounts"],
    verbs: ["impersonate"],
    powers: ["impersonate"],
  },
  {
    group: "",
    resources: ["serviceaccounts/token"],
    verbs: ["create"],
    powers: ["create_credentials"],
    trait: "creates_tokens",
  },
  {
    group: "certificates.k8s.io",
    resources: ["signers"],
    verbs: ["approve", "sign"],
    powers: ["create_credentials"],
    trait: "creates_tokens",
  },
  {
    group: "",
    resources: ["pods"],
    verbs: ["create"],
    powers: ["deploy", "impersonate"],
    trait: "creates_pods",
  },
  {
    group: "",
    resources: ["replicationcontrollers"],
    verbs: changing,
    powers: ["deploy", "impersonate"],
    trait: "creates_pods",
  },
  {
    group: "apps",
    resources: ["deployments", "daemonsets", "statefulsets", "replicasets"],
    verbs: changing,
    powers: ["deploy", "impersonate"],
    trait: "creates_pods",
  },
  {
    group: "batch",
    resources: ["jobs", "cronjobs"],
    verbs: changing,
    powers: ["deploy", "impersonate"],
    trait: "creates_pods",
  },
  {
    group: "",
    resources: ["pods/exec", "pods/attach", "nodes/proxy"],
    verbs: ["create"],
    powers: ["deploy", "impersonate"],
    trait: "execs_pods",
  },
  {
    group: "",
    resources: ["pods/ephemeralcontainers"],
    verbs: ["update", "patch"],
    powers: ["deploy", "impersonate"],
    trait: "execs_pods",
  },
  {
    group: "",
    resources: ["pods/exec", "pods/attach", "nodes/proxy"],
    verbs: ["get"],
    powers: ["deploy", "impersonate"],
    trait: "execs_pods",
    // Who reads everything is not meant to run anything, and newer servers do not let it.
    bySaying: true,
  },
  {
    group: "",
    resources: ["secrets"],
    verbs: ["get", "list", "watch"],
    powers: ["read_secrets"],
    trait: "reads_secrets",
  },
  {
    group: "argoproj.io",
    resources: ["applications", "applicationsets"],
    verbs: changing,
    powers: ["deploy"],
  },
  { group: "tekton.dev", resources: ["pipelineruns", "taskruns"], verbs: changing, powers: ["deploy"] },
];

/** Asking who one is, leader election, and telling what happened change nothing of anybody. */
const harmless = new Set([
  ...["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"],
  ...["subjectaccessreviews", "localsubjectaccessreviews", "tokenreviews"],
  ...["events", "leases", "certificatesigningrequests", "endpointslices", "endpoints", "*/status"],
]);

function addRule(rule: Rule, found: Gathered): void {
  const { groups, resources, verbs, reach } = rule;
  if (resources.length === 0) {
    // Addresses that are no objects: health, metrics, versions.
    if (verbs.length > 0) found.add(reach, "read");
    return;
  }
  for (const each of dangers) {
    if (!isOn(rule, each.group, ...each.resources) || !anyOf(verbs, ...each.verbs)) continue;
    if (each.bySaying && !each.resources.some((name) => resources.includes(name))) continue;
    found.add(reach, ...each.powers);
    if (each.trait && reach === "wide") found.trait(each.trait);
  }
  const isAll = groups.includes("*") && resources.includes("*");
  const changes = resources.some((each) => !harmless.has(each) && !each.endsWith("/status"));
  if (anyOf(verbs, "get", "list", "watch"))
    found.add(reach, "read", ...(isAll ? (["read_all"] as const) : []));
  if (!changes) found.add(reach, "read");
  if (changes && anyOf(verbs, ...changing)) found.add(reach, "write");
  if (changes && anyOf(verbs, "delete", "deletecollection")) found.add(reach, "delete");
  if (verbs.includes("*")) found.trait("wildcard_verbs", "wildcard_actions");
  if (reach === "named") return;
  if (resources.includes("*") && anyOf(verbs, ...changing, "delete")) found.trait("wildcard_resources");
  if (isAll && verbs.includes("*")) found.add("wide", "administer").trait("cluster_admin");
}
