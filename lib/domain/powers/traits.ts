/** Single facts about an entitlement that rules ask for, beside its powers. */
export const traitMeanings = {
  wildcard_actions: "Actions are named as all of them, or as all of a service (`*`, `s3:*`).",
  wildcard_resources: "Something beyond reading is allowed on every resource, not on named ones.",
  wildcard_verbs: "Kubernetes: every verb on a kind of object, or on all.",
  cluster_admin:
    "Kubernetes: every verb on every object; Azure: hands out the credentials of a cluster's administrator.",
  reads_secrets: "Reads the values of secrets in all its reach, not only of secrets that it names.",
  creates_tokens: "Makes tokens or keys of other identities in all its reach.",
  creates_pods: "Kubernetes: starts pods, directly or by a workload, and so as any service account in reach.",
  execs_pods: "Kubernetes: runs commands in pods, or on nodes.",
  passes_roles: "Lets what it starts act as another identity, of which none is named.",
  assumes_any_role: "AWS: may ask to become any role; those that trust it let it.",
  shares_resources: "Changes who else may use resources (policies of buckets, keys, functions, secrets).",
  basic_role: "Google Cloud: Owner, Editor or Viewer, which reach all services.",
  superuser: "Databases and machines: nothing is checked any more.",
  grants_onward: "May hand what it has on to others.",
  org_wide: "Administers something of a whole organisation or tenant.",
  repo_write: "Changes the content of repositories.",
  changes_workflows: "Changes what runs in pipelines, and so what they may do.",
  serves_all: "Whoever is in it works for every repository of an organisation, or every private one.",
  serves_named: "Whoever is in it works for repositories or workflows that it names.",
  publishes_packages: "Publishes packages that others install.",
  mail_or_files: "Reads mail, chats or files of everybody, not only of the person who uses it.",
  powerful_scope: "A scope that vendors or security teams ask to be reviewed before it is given.",
  delegates: "Active Directory: acts for others who sign in to it, at named services or anywhere.",
  depends: "Weightier powers than those said hold under a condition, or where something else allows it.",
} as const;
export type Trait = keyof typeof traitMeanings;
