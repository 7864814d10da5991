import { z } from "zod";
import { secretFactsSchema } from "@/lib/connectors/sdk/file-facts";
import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { describeSecret } from "@/lib/connectors/sdk/secret-facts";
import type { Ref } from "@/lib/domain/record";
import { platformId } from "./names";
import { flat } from "./resource-object";

/** Variables whose values are names of what a run becomes elsewhere, and no secrets. */
const named: { [key: string]: RegExp } = {
  TFC_AWS_PROVIDER_AUTH: /^(?:true|false)$/,
  TFC_AWS_RUN_ROLE_ARN: /^arn:aws[a-z-]{0,20}:iam::\d{12}:role\/.{1,500}$/,
  TFC_AWS_PLAN_ROLE_ARN: /^arn:aws[a-z-]{0,20}:iam::\d{12}:role\/.{1,500}$/,
  TFC_AWS_APPLY_ROLE_ARN: /^arn:aws[a-z-]{0,20}:iam::\d{12}:role\/.{1,500}$/,
  TFC_GCP_PROVIDER_AUTH: /^(?:true|false)$/,
  TFC_GCP_RUN_SERVICE_ACCOUNT_EMAIL: /^[^@\s]{1,100}@[a-z\d-]{1,100}\.iam\.gserviceaccount\.com$/,
  TFC_AZURE_PROVIDER_AUTH: /^(?:true|false)$/,
  TFC_AZURE_RUN_CLIENT_ID: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  ARM_TENANT_ID: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

/** A variable without its value: what the value is, where it is a secret that everybody may read, or a known name. */
export function keptVariable(item: unknown, fingerprint: ((secret: string) => string) | null): unknown {
  const attributes = isObject(item) && isObject(item.attributes) ? item.attributes : {};
  const { key, value } = attributes;
  const told = {
    ...flat(item, ["key", "category", "sensitive", "description", "created-at"]),
  };
  if (typeof key !== "string" || typeof value !== "string" || value === "") return told;
  if (Object.hasOwn(named, key) && named[key]?.test(value)) return { ...told, names: value };
  const secret = describeSecret({ field: key, name: key, value }, (text) => fingerprint?.(text));
  return secret ? { ...told, secret } : told;
}

const variableSchema = z.object({
  id: z.string().regex(platformId),
  key: z.string().min(1).max(500),
  category: z.string().max(40).nullish().catch(null),
  sensitive: z.boolean().nullish().catch(null),
  names: z.string().max(1000).optional().catch(undefined),
  secret: secretFactsSchema.optional().catch(undefined),
});
export type Variable = z.output<typeof variableSchema>;

/** The variables of a workspace or set, each that holds a secret as a place. */
export function addVariables(
  records: ItemRecords,
  values: unknown[],
  at: { where: string; path: string; container: Ref | null; reader: Ref | null },
): Variable[] {
  return values.flatMap((value) => {
    const variable = variableSchema.safeParse(value).data;
    if (!variable) {
      records.problem(at.where, "One of its variables has no id or key that can be read.");
      return [];
    }
    const { secret } = variable;
    if (variable.sensitive === true || secret)
      records.add({
        t: "placement",
        ref: records.ref(variable.id),
        locator: `${at.path} variable ${variable.key}`,
        kind: "ci_secret",
        // Sensitive ones are written only; others are shown to all who may see the workspace.
        meantForSecrets: variable.sensitive === true,
        container: at.container,
        identity: at.reader,
        credentialType: secret?.type ?? "unknown",
        name: variable.key,
        ...(secret?.fingerprint ? { fingerprint: secret.fingerprint } : {}),
        facts: { category: variable.category ?? null, sensitive: variable.sensitive ?? null },
      });
    return [variable];
  });
}

/** Whom runs with these variables become elsewhere, without any stored key. */
export function becomes(variables: readonly Variable[]): Ref[] {
  const value = (key: string) => variables.find((variable) => variable.key === key)?.names;
  const found: Ref[] = [];
  if (value("TFC_AWS_PROVIDER_AUTH") === "true")
    for (const key of ["TFC_AWS_RUN_ROLE_ARN", "TFC_AWS_PLAN_ROLE_ARN", "TFC_AWS_APPLY_ROLE_ARN"]) {
      const arn = value(key);
      const account = /:iam::(\d{12}):/.exec(arn ?? "")?.[1];
      if (arn && account) found.push({ realm: `aws:${account}`, externalId: arn });
    }
  const email = value("TFC_GCP_RUN_SERVICE_ACCOUNT_EMAIL")?.toLowerCase();
  const project = /@([a-z\d-]{1,100})\.iam\./.exec(email ?? "")?.[1];
  if (value("TFC_GCP_PROVIDER_AUTH") === "true" && email && project)
    found.push({ realm: `gcp:${project}`, externalId: email });
  const client = value("TFC_AZURE_RUN_CLIENT_ID")?.toLowerCase();
  const tenant = value("ARM_TENANT_ID")?.toLowerCase();
  if (value("TFC_AZURE_PROVIDER_AUTH") === "true" && client)
    // A client id is one in all of Entra.
    found.push({ realm: tenant ? `entra:${tenant}` : "entra", externalId: client });
  return found;
}
