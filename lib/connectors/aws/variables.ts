import { clip, isObject, type PageRecords } from "@/lib/connectors/sdk/page-records";
import { type CredentialType, credentialTypes, type Ref } from "@/lib/domain/record";
import { findKeyIds, findSecrets } from "@/lib/domain/secrets/find";
import { awsRealm } from "./arn";

/** Variables of functions, containers and agents. Their values never leave this module. */

/** A variable of a workload as it leaves the reader: without its value. */
interface Variable {
  name: string;
  /** What kind of secret stands there; absent: none. */
  secretType?: CredentialType;
  /** Public id of the AWS key that stands there, or beside it. */
  keyId?: string;
  fingerprint?: string;
}

/** What the variables belong to, and the role that it runs as. */
interface Workload {
  arn: string;
  realm: string;
  container: Ref;
  role: Ref | null;
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

/** A placement per variable of a workload that holds a secret. */
export function addVariables(variables: unknown, place: Workload, records: PageRecords): void {
  for (const variable of records.list(variables, `${place.arn} variables`)) {
    if (isObject(variable)) addPlacement(variable, place, records);
  }
}

function addPlacement(variable: { [key: string]: unknown }, place: Workload, records: PageRecords): void {
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
