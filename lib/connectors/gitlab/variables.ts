import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { credentialTypes } from "@/lib/domain/record";
import { pipelinesRef } from "./names";
import { GitLabRecords, nameSchema } from "./page-body";

const variableSchema = z.object({
  variable: nameSchema,
  variable_type: z.string().max(50).nullish().catch(null),
  protected: z.boolean().nullish().catch(null),
  masked: z.boolean().nullish().catch(null),
  hidden: z.boolean().nullish().catch(null),
  environment_scope: z.string().max(300).nullish().catch(null),
  holds: z.string().max(100).nullish().catch(null),
  keyId: z.string().min(1).max(200).optional().catch(undefined),
  fingerprint: z.string().max(200).optional().catch(undefined),
});

/**
 * A variable that holds a secret is a place. Masked or hidden, it is one meant for secrets; plain, every job prints it and
 * every maintainer reads it. Others are only names.
 */
export function variableRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const read = records.read(variableSchema, item);
    if (!read) continue;
    const { place } = item;
    // One name may have a value for each environment.
    const environment =
      read.environment_scope && read.environment_scope !== "*" ? read.environment_scope : null;
    const id = `${place.ref.externalId}/variable/${read.variable}${environment ? `/${environment}` : ""}`;
    const ref = { realm: records.realm, externalId: id };
    const locator = `${place.path} variable ${read.variable}${environment ? ` for ${environment}` : ""}`;
    records.add({ t: "resource", ref, kind: "ci_variable", name: locator, container: place.ref });
    const known = credentialTypes.find((type) => type === read.holds);
    if (!known && !read.keyId) continue;
    records.add({
      t: "placement",
      ref,
      locator,
      kind: "ci_secret",
      meantForSecrets: read.masked === true || read.hidden === true,
      container: place.ref,
      identity: place.kind === "project" ? pipelinesRef(records.realm, place.id) : null,
      credential: read.keyId ? { realm: "aws", externalId: read.keyId } : null,
      credentialType: known ?? "access_key",
      name: read.variable,
      ...(read.fingerprint ? { fingerprint: read.fingerprint } : {}),
      facts: {
        protected: read.protected ?? null,
        masked: read.masked ?? null,
        hidden: read.hidden ?? null,
        file: read.variable_type === "file",
        ...(environment ? { environment } : {}),
      },
    });
  }
  return records.parsed();
}
