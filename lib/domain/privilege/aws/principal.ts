import { readArn } from "./arn";
import { many } from "./pattern";

/**
 * Who makes a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export interface Principal {
  kind: "user" | "role" | "session" | "root" | "federated_user" | "provider" | "host" | "anonymous";
  /** Its ARN; for a service or a provider of the web its host; for anybody `*`. */
  id: string;
  /** Null: it belongs to no account. */
  account: string | null;
  /** The name of the role behind a role or its session. */
  roleName: string | null;
  /** AWS made the role for one of its services: guardrails of the organisation do not reach it. */
  isServiceLinked: boolean;
}

/** Whom a statement names; `*` is in `aws`. */
export interface Named {
  aws: ReadonlySet<string>;
  services: ReadonlySet<string>;
  federated: ReadonlySet<string>;
}

/** How a principal was named: itself, the role behind its session, its account, or everybody. Null: not. */
export type NamedAs = "itself" | "role" | "account" | "everybody" | null;

/** Reads who asks: an ARN of IAM or STS, a service (`ec2.amazonaws.com`), a provider, or `*`. Null where it is none of them. */
export function readPrincipal(text: string): Principal | null {
  const plain = { id: text, account: null, roleName: null, isServiceLinked: false };
  if (text === "*" || text === "anonymous") return { ...plain, kind: "anonymous", id: "*" };
  const arn = readArn(text);
  if (arn === null)
    return /^[a-z0-9.-]+\.[a-z]{2,}(\/[\w./-]*)?$/i.test(text) ? { ...plain, kind: "host" } : null;
  const owned = { ...plain, account: arn.account };
  const [type = "", ...path] = arn.resource.split("/");
  if (arn.service === "iam" && arn.resource === "root") return { ...owned, kind: "root" };
  if (path.length === 0) return null;
  const name = path.at(-1) ?? "";
  if (arn.service === "iam" && type === "user") return { ...owned, kind: "user" };
  if (arn.service === "iam" && type === "role") {
    return { ...owned, kind: "role", roleName: name, isServiceLinked: path[0] === "aws-service-role" };
  }
  if (arn.service === "iam" && /^(saml|oidc)-provider$/.test(type)) return { ...owned, kind: "provider" };
  if (arn.service === "sts" && type === "federated-user") return { ...owned, kind: "federated_user" };
  if (arn.service === "sts" && type === "assumed-role") {
    const roleName = path.at(-2) ?? name;
    return { ...owned, kind: "session", roleName, isServiceLinked: roleName.startsWith("AWSServiceRoleFor") };
  }
  return null;
}

/** Reads a Principal or NotPrincipal; a bare text is a principal of AWS. */
export function readNamed(body: string | { readonly [kind: string]: string | readonly string[] }): Named {
  const of = (kind: string) => new Set(typeof body === "string" ? [] : many(body[kind] ?? []));
  return {
    aws: typeof body === "string" ? new Set([body]) : of("AWS"),
    services: of("Service"),
    federated: of("Federated"),
  };
}

/**
 * How these name the principal, the nearest first. A wildcard is everybody and never a part of an ARN; an account is its number or
 * its root.
 */
export function namedAs(named: Named, principal: Principal): NamedAs {
  const { kind, id, account, roleName } = principal;
  if (kind === "host" || kind === "provider") {
    if (named.services.has(id) || named.federated.has(id)) return "itself";
    // A service or provider is no principal of AWS, but everybody is everybody.
    return named.aws.has("*") || named.services.has("*") || named.federated.has("*") ? "everybody" : null;
  }
  if (kind !== "anonymous" && named.aws.has(id)) return kind === "role" ? "role" : "itself";
  if (kind === "session") {
    for (const each of named.aws) {
      const arn = each.includes(":role/") ? readArn(each) : null;
      if (arn !== null && arn.account === account && arn.resource.split("/").at(-1) === roleName)
        return "role";
    }
  }
  if (named.aws.has("*")) return "everybody";
  if (account === null) return null;
  if (named.aws.has(account)) return "account";
  for (const each of named.aws) if (each.endsWith(`:iam::${account}:root`)) return "account";
  return null;
}

/**
 * Whether NotPrincipal leaves the principal out of a Deny. A session is left out where it is itself named: naming its role alone does not do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isLeftOut(named: Named, principal: Principal): boolean {
  const how = namedAs(named, principal);
  return principal.kind === "session" ? how === "itself" || how === "everybody" : how !== null;
}
