import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { type CredentialType, credentialTypes, type Ref } from "@/lib/domain/record";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";
import { accountRealm, accountRef, awsRealm, parseArn, roleRef } from "./arn";
import { callAws, listed, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const functionsCall = "ListFunctions";

/** A variable of a function as it leaves the reader: without its value. */
interface Variable {
  name: string;
  /** What kind of secret stands there; absent: none. */
  secretType?: CredentialType;
  /** Public id of the AWS key that stands there, or beside it. */
  keyId?: string;
  fingerprint?: string;
}

/** Functions of a region with the role that each runs as. Values of variables never leave this module. */
export function listFunctions(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(functionsCall, cursor, async (token) => {
    const lambda = await session.clients.lambda(region);
    const input = { MaxItems: 50, ...(token ? { Marker: token } : {}) };
    const answer = await callAws("lambda:ListFunctions", ctx.signal, (options) =>
      lambda.listFunctions(input, options),
    );
    const functions = listed(answer.Functions, "lambda:ListFunctions").map((each) => ({
      ...plain({ FunctionName: each.FunctionName, FunctionArn: each.FunctionArn, Role: each.Role }),
      LastModified: each.LastModified,
      variables: describeVariables(each.Environment?.Variables ?? {}, ctx.fingerprint),
    }));
    return { body: { functions }, next: answer.NextMarker || undefined };
  });
}

/** Names of variables, and of those that hold a secret its kind and keyed fingerprint. */
export function describeVariables(
  variables: Record<string, string>,
  fingerprint: ((secret: string) => string) | null,
): Variable[] {
  // Read as one text, because the parts of an AWS key stand in two variables.
  let text = "";
  const spans = Object.entries(variables).map(([name, value]) => {
    const start = text.length;
    text += `${name}: ${value}\n`;
    return { name, start, end: text.length };
  });
  const secrets = findSecrets(text).filter((secret) => !secret.example);
  const paired = new Set(secrets.map((secret) => secret.keyId));
  return spans.map(({ name, start, end }) => {
    const secret = secrets.find((each) => each.start >= start && each.end <= end);
    if (secret) {
      const value = text.slice(secret.start, secret.end);
      return {
        name,
        secretType: secret.credentialType,
        ...(secret.keyId ? { keyId: secret.keyId } : {}),
        ...(fingerprint ? { fingerprint: fingerprint(value) } : {}),
      };
    }
    const lone = findKeyIds(text.slice(start, end)).find(
      ({ keyId, example }) => !example && !paired.has(keyId),
    );
    return lone ? { name, keyId: lone.keyId } : { name };
  });
}

/** A resource per function, the trust that it runs as its role, and a placement per variable that holds a secret. */
export function functionsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const found of records.list(body.functions, "functions")) {
    const arn = isObject(found) ? parseArn(found.FunctionArn) : null;
    if (!isObject(found) || !arn) {
      records.problem(functionsCall, "A function has no ARN that can be read.");
      continue;
    }
    const realm = accountRealm(arn.account);
    const container = accountRef(arn.account);
    const name = typeof found.FunctionName === "string" ? clip(found.FunctionName, 200) : arn.arn;
    records.add({
      t: "resource",
      ref: { realm, externalId: arn.arn },
      kind: "lambda_function",
      name,
      container,
    });
    const role = roleRef(found.Role);
    if (role) records.add({ t: "trust", identity: role, kind: "workload", subject: arn.arn });
    else records.problem(arn.arn, "The function's role has no ARN that can be read.");
    for (const variable of records.list(found.variables, `${arn.arn} variables`)) {
      if (isObject(variable)) addPlacement(variable, { arn: arn.arn, realm, container, role }, records);
    }
  }
  return records.parsed();
}

function addPlacement(
  variable: { [key: string]: unknown },
  place: { arn: string; realm: string; container: Ref; role: Ref | null },
  records: PageRecords,
): void {
  const { name, keyId, fingerprint } = variable;
  const known = credentialTypes.find((each) => each === variable.secretType);
  if (typeof name !== "string" || name.length > 200 || (!known && typeof keyId !== "string")) return;
  records.add({
    t: "placement",
    ref: { realm: place.realm, externalId: `${place.arn}/environment/${name}` },
    locator: `${place.arn} environment ${name}`,
    kind: "workload_environment",
    meantForSecrets: false,
    container: place.container,
    credential:
      typeof keyId === "string" && keyId !== "" ? { realm: awsRealm, externalId: clip(keyId, 200) } : null,
    identity: place.role,
    credentialType: known ?? "access_key",
    name,
    ...(typeof fingerprint === "string" ? { fingerprint } : {}),
  });
}
