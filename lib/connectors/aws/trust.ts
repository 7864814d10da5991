import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { clip, isObject, type PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref, TrustKind } from "@/lib/domain/record";
import { accountRealm, parseIamArn } from "./arn";
import { statementsOf, textList } from "./policy-document";

/** A claim that a trust policy asks for: which operator, which values. */
interface Claim {
  operator: string;
  values: string[];
}

/**
 * The trust records of a role: one per statement, principal and subject of its AssumeRolePolicyDocument. A deny stays a deny, `*`
 * stays `*`, and a NotPrincipal is said in the subject. Conditions are kept whole, with `sub`, `aud` and external id
 * beside them in readable form.
 */
export function addTrust(
  role: Ref,
  where: string,
  document: { [key: string]: unknown },
  page: PageRecords,
): void {
  for (const [index, statement] of statementsOf(document).entries()) {
    const at = `${where} trust statement ${index + 1}`;
    if (!isObject(statement)) {
      page.problem(at, "The statement is not an object.");
      continue;
    }
    if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
      page.problem(at, "The statement's effect is neither Allow nor Deny.");
      continue;
    }
    addStatement(role, at, statement, page);
  }
}

function addStatement(role: Ref, at: string, statement: { [key: string]: unknown }, page: PageRecords): void {
  const effect = statement.Effect === "Deny" ? "deny" : "allow";
  const inverted = statement.Principal === undefined ? principalsOf(statement.NotPrincipal) : null;
  const principals = inverted ?? principalsOf(statement.Principal);
  if (!principals || principals.length === 0) {
    page.problem(at, "The statement names no principal that can be read.");
    return;
  }
  if (inverted) {
    const names = inverted.map((principal) => principal.text);
    const subject = clip(`everyone except ${names.join(", ")}`, 4000);
    const condition = conditionOf(statement, { notPrincipal: names });
    page.add({ t: "trust", identity: role, kind: "assume_role", effect, subject, condition });
    return;
  }
  for (const { type, text } of principals) {
    const kind = kindOf(type, text);
    if (kind !== "federation") {
      const subject = clip(text, 4000);
      const condition = conditionOf(statement, {});
      page.add({
        t: "trust",
        identity: role,
        kind,
        effect,
        subject,
        subjectRef: subjectRef(text),
        condition,
      });
      continue;
    }
    const condition = conditionOf(statement, { principal: text });
    for (const { issuer, subject } of vouchedFor(text, statement.Condition))
      page.add({
        t: "trust",
        identity: role,
        kind,
        effect,
        subject: clip(subject, 4000),
        subjectRef: subjectRefOf(issuer, subject),
        issuer: clip(issuer, 2000),
        condition,
      });
  }
}

interface Principal {
  type: string;
  text: string;
}

/** `"*"`, or `{AWS, Service, Federated, CanonicalUser}` with a text or a list each; null when it is neither. */
function principalsOf(value: unknown): Principal[] | null {
  if (value === "*") return [{ type: "AWS", text: "*" }];
  if (!isObject(value)) return null;
  const principals: Principal[] = [];
  for (const [type, names] of Object.entries(value)) {
    const texts = textList(names);
    if (!texts) return null;
    for (const text of texts) if (text !== "") principals.push({ type, text });
  }
  return principals;
}

function kindOf(type: string, text: string): TrustKind {
  if (type === "Service") return isRolesAnywhere(text) ? "federation" : "service";
  if (type === "Federated") return text === "*" ? "assume_role" : "federation";
  return "assume_role";
}

/**
 * The identity that a principal names, when it is one user or role. An account (`…:root`, twelve digits) stands for
 * everyone in it, and a session or a deleted principal's id names nobody that can be listed: those stay text.
 */
function subjectRef(text: string): Ref | null {
  const arn = parseIamArn(text);
  if (!arn || arn.account === "aws" || (arn.type !== "user" && arn.type !== "role")) return null;
  return { realm: accountRealm(arn.account), externalId: arn.arn };
}

function isRolesAnywhere(service: string): boolean {
  return /^rolesanywhere\.amazonaws\.com(?:\.cn)?$/.test(service);
}

/** Who vouches for whom: an issuer for what its condition on `sub` lets in, a trust anchor for certificates. */
function vouchedFor(principal: string, condition: unknown): { issuer: string; subject: string }[] {
  if (!isRolesAnywhere(principal)) {
    const issuer = issuerOf(principal);
    return subjectsOf(condition).map((subject) => ({ issuer, subject }));
  }
  const anchors = claims(condition, "sourcearn").filter(({ operator }) => !keepsOut.test(operator));
  const issuers = anchors.flatMap(({ values }) => values);
  const subject = certificatesOf(condition);
  // Without a condition, every anchor of the account vouches.
  return (issuers.length > 0 ? issuers : [principal]).map((issuer) => ({ issuer, subject }));
}

/** The certificates that a condition lets in, by the parts of them that become tags: `x509Subject/CN=ci`. */
function certificatesOf(condition: unknown): string {
  const asked = Object.entries(isObject(condition) ? condition : {}).flatMap(([operator, keys]) =>
    isObject(keys) && !keepsOut.test(operator)
      ? Object.entries(keys).flatMap(([key, value]) => {
          const part = /^aws:PrincipalTag\/(x509.+)$/i.exec(key)?.[1];
          return part ? [`${part}=${(textList(value) ?? []).join("|")}`] : [];
        })
      : [],
  );
  return asked.length > 0 ? asked.join(", ") : "*";
}

/** Who vouches: the issuer's address for OIDC, the provider's ARN for SAML. */
export function issuerOf(federated: string): string {
  const arn = parseIamArn(federated);
  if (arn?.type === "oidc-provider") return `https://${arn.name}`;
  return arn || federated.startsWith("https://") ? federated : `https://${federated}`;
}

function conditionOf(statement: { [key: string]: unknown }, more: { [key: string]: unknown }) {
  const actions = textList(statement.Action);
  const assumes = actions?.some((action) => /^(?:\*|sts:(?:\*|assume))/i.test(action)) ?? false;
  const hasCondition = isObject(statement.Condition) && Object.keys(statement.Condition).length > 0;
  if (!hasCondition && assumes && Object.keys(more).length === 0) return undefined;
  const readable = {
    sub: claims(statement.Condition, "sub"),
    aud: claims(statement.Condition, "aud"),
    externalId: claims(statement.Condition, "externalid"),
  };
  return {
    ...more,
    actions: actions ?? [],
    ...(statement.NotAction === undefined ? {} : { notActions: textList(statement.NotAction) ?? [] }),
    ...(hasCondition ? { when: statement.Condition } : {}),
    ...Object.fromEntries(Object.entries(readable).filter(([, found]) => found.length > 0)),
  };
}

/** Operators that say who is not let in, or that do not say who is. */
const keepsOut = /Not|IgnoreCase|Null/i;

/** The subjects that a condition lets in. Those that it keeps out are said by the condition alone. */
function subjectsOf(condition: unknown): string[] {
  const asked = claims(condition, "sub").filter(({ operator }) => !keepsOut.test(operator));
  // All of them must hold: one that names subjects says more than one that gives a pattern.
  const said = asked.find(({ operator }) => /Equals/i.test(operator)) ?? asked[0];
  return said && said.values.length > 0 ? [...new Set(said.values)] : ["*"];
}

/** What a condition block asks of a claim: every key that ends in `:<name>`, whatever its issuer and letter case. */
function claims(condition: unknown, name: string): Claim[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).flatMap(([key, value]) =>
          key.toLowerCase().endsWith(`:${name}`) ? [{ operator, values: textList(value) ?? [] }] : [],
        )
      : [],
  );
}
