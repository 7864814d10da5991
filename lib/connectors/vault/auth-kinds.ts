import { z } from "zod";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import type { CredentialType, IdentityKind, Ref } from "@/lib/domain/record";

/** How each auth method lets somebody in. What a method does not have here (LDAP, GitHub, Okta) is how people sign in. */
export interface AuthKind {
  /** Below the mount: what lists the roles, and below what each is read. */
  list: string;
  item: string;
  /** What is kept of a role beside its policies. */
  fields: string[];
  kind: IdentityKind;
  /** Null: no person can be behind it. */
  unsure: string | null;
  credential: { type: CredentialType; name: string } | null;
  hasIssuer?: true;
  subjects(role: Role, issuer: string | null): Subject[];
}

export interface Subject {
  subject: string;
  ref: Ref | null;
  condition?: unknown;
}

const texts = z.array(z.string().max(2000)).max(2000).catch([]);
const text = z.string().max(2000).nullish().catch(null);
/** What the methods bind a role to, in their words. */
export const boundSchema = z.object({
  bound_service_account_names: texts,
  bound_service_account_namespaces: texts,
  role_type: text,
  bound_subject: text,
  bound_audiences: texts,
  bound_claims: z.record(z.string(), z.unknown()).nullish().catch(null),
  bound_claims_type: text,
  user_claim: text,
  audience: text,
  auth_type: text,
  bound_iam_principal_arn: texts,
  bound_account_id: texts,
  bound_service_principal_ids: texts,
  bound_service_accounts: texts,
  bound_projects: texts,
  bound_subscription_ids: texts,
  allowed_names: texts,
  allowed_common_names: texts,
  allowed_dns_sans: texts,
});
export type Role = z.output<typeof boundSchema>;

const plain = (subjects: string[], condition?: unknown): Subject[] =>
  subjects.map((subject) => ({ subject, ref: null, ...(condition ? { condition } : {}) }));
const federated = { type: "federated", name: "Federated sign-in" } as const;

export const authKinds: { [type: string]: AuthKind } = {
  approle: {
    list: "role",
    item: "role",
    fields: ["bind_secret_id", "secret_id_ttl", "secret_id_num_uses", "secret_id_bound_cidrs"],
    kind: "service_account",
    unsure: null,
    credential: null,
    subjects: () => [],
  },
  kubernetes: {
    list: "role",
    item: "role",
    fields: ["bound_service_account_names", "bound_service_account_namespaces", "audience"],
    kind: "service_account",
    unsure: null,
    credential: federated,
    hasIssuer: true,
    subjects: (
      { bound_service_account_names: names, bound_service_account_namespaces: spaces, audience },
      issuer,
    ) =>
      spaces
        .flatMap((space) => names.map((name) => `system:serviceaccount:${space}:${name}`))
        .map((subject) => ({
          subject,
          ref: subjectRefOf(issuer ?? "", subject),
          ...(audience ? { condition: { audiences: [audience] } } : {}),
        })),
  },
  jwt: {
    list: "role",
    item: "role",
    fields: [
      "role_type",
      "bound_subject",
      "bound_audiences",
      "bound_claims",
      "bound_claims_type",
      "user_claim",
    ],
    kind: "service_account",
    unsure: null,
    credential: federated,
    hasIssuer: true,
    subjects: tokenSubjects,
  },
  aws: {
    list: "roles",
    item: "role",
    fields: ["auth_type", "bound_iam_principal_arn", "bound_account_id"],
    kind: "service_account",
    unsure: null,
    credential: federated,
    subjects: ({ bound_iam_principal_arn: arns, bound_account_id: accounts }) =>
      arns.length > 0
        ? arns.map((arn) => ({ subject: arn, ref: awsRef(arn) }))
        : plain(accounts.map((account) => `AWS account ${account}`)),
  },
  azure: {
    list: "role",
    item: "role",
    fields: ["bound_service_principal_ids", "bound_subscription_ids"],
    kind: "service_account",
    unsure: null,
    credential: federated,
    hasIssuer: true,
    subjects: ({ bound_service_principal_ids: ids, bound_subscription_ids: subscriptions }, issuer) =>
      ids.length > 0
        ? ids.map((id) => ({ subject: id, ref: subjectRefOf(issuer ?? "", id) }))
        : plain(subscriptions.map((id) => `Azure subscription ${id}`)),
  },
  gcp: {
    list: "roles",
    item: "role",
    fields: ["bound_service_accounts", "bound_projects"],
    kind: "service_account",
    unsure: null,
    credential: federated,
    subjects: ({ bound_service_accounts: accounts, bound_projects: projects }) =>
      accounts.length > 0
        ? accounts.map((account) => ({ subject: account, ref: googleRef(account) }))
        : plain(projects.map((id) => `Google Cloud project ${id}`)),
  },
  cert: {
    list: "certs",
    item: "certs",
    fields: ["allowed_names", "allowed_common_names", "allowed_dns_sans"],
    kind: "service_account",
    unsure: null,
    credential: { type: "x509", name: "Client certificate" },
    subjects: ({ allowed_names: names, allowed_common_names: common, allowed_dns_sans: hosts }) =>
      plain([...names, ...common, ...hosts]),
  },
  userpass: {
    list: "users",
    item: "users",
    fields: [],
    kind: "directory_account",
    unsure: "An account with a password: people and machines use them alike.",
    credential: { type: "password", name: "Password" },
    subjects: () => [],
  },
};

/** Mounts of OIDC are of the same plugin as those of JWT. */
export function authKindOf(type: string): AuthKind | null {
  const known = type === "oidc" ? "jwt" : type;
  return Object.hasOwn(authKinds, known) ? (authKinds[known] ?? null) : null;
}

/** By subject, or by claims. A repository or a subject that stands alone names who it is; several together only bound it. */
function tokenSubjects(role: Role, issuer: string | null): Subject[] {
  if (role.role_type === "oidc") return [];
  const claims = role.bound_claims ?? {};
  const condition = {
    audiences: role.bound_audiences,
    claims,
    ...(role.bound_claims_type ? { matching: role.bound_claims_type } : {}),
  };
  const listed = (claim: unknown) =>
    (Array.isArray(claim) ? claim : [claim]).filter(
      (each): each is string => typeof each === "string" && each !== "",
    );
  const subjects = role.bound_subject ? [role.bound_subject] : listed(claims.sub);
  const known = issuer ?? "";
  if (subjects.length > 0)
    return subjects.map((subject) => ({ subject, ref: subjectRefOf(known, subject), condition }));
  const places = [
    ...listed(claims.repository).map((name) => [`repository ${name}`, `repo:${name}`] as const),
    ...listed(claims.project_path).map((path) => [`project ${path}`, `project_path:${path}`] as const),
  ];
  if (places.length === 0) return [{ subject: "*", ref: null, condition }];
  return places.map(([said, subject]) => ({ subject: said, ref: subjectRefOf(known, subject), condition }));
}

/** A service account by its address or unique id; with a star it names no one. */
function googleRef(account: string): Ref | null {
  const isOne = /^(?:\d{15,30}|[^@\s*]{1,100}@[a-z\d.-]{1,200}\.gserviceaccount\.com)$/i.test(account);
  return isOne ? { realm: "google", externalId: account.toLowerCase() } : null;
}

/** A role or user of AWS by its ARN; with a star it names no one. */
export function awsRef(arn: string): Ref | null {
  const account = /^arn:[\w-]{1,20}:iam::(\d{12}):(?:role|user)\/[^*]{1,600}$/.exec(arn)?.[1];
  return account ? { realm: `aws:${account}`, externalId: arn } : null;
}
