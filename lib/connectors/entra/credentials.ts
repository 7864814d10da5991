import { z } from "zod";
import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { CredentialType, Ref } from "@/lib/domain/record";
import type { Activity } from "./activity";
import { lastUsedOf, useFields } from "./activity";

/**
 * What is kept of the secrets and certificates of an application: ids, names and dates. Not the hint, which is the
 * beginning of the secret, nor the certificate itself. Who signs with SAML has one certificate in three rows: one stays.
 */
export function keptCredentials(item: { [key: string]: unknown }, activity: Activity): unknown[] {
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  const fields = ["keyId", "displayName", "startDateTime", "endDateTime", "type", "usage"];
  const certificates = list(item.keyCredentials).filter(isObject);
  const signing = new Set(
    certificates.filter(({ usage }) => usage === "Sign").map(({ customKeyIdentifier: id }) => id),
  );
  const own = certificates.filter(
    ({ usage, customKeyIdentifier: id }) => usage === "Sign" || !id || !signing.has(id),
  );
  const secrets = list(item.passwordCredentials).filter(
    (each) => !isObject(each) || !each.customKeyIdentifier || !signing.has(each.customKeyIdentifier),
  );
  const keep = (each: unknown, form: string) => {
    const id = isObject(each) && typeof each.keyId === "string" ? each.keyId.toLowerCase() : "";
    return {
      form,
      ...kept(each, ...fields),
      lastUse: activity.keys.get(id) ?? null,
      useState: activity.state,
    };
  };
  return [...secrets.map((each) => keep(each, "secret")), ...own.map((each) => keep(each, "certificate"))];
}

const credentialSchema = z.object({
  form: z.string().catch(""),
  keyId: z.string().min(1).max(100),
  displayName: z.string().max(500).nullish().catch(null),
  type: z.string().max(100).nullish().catch(null),
  startDateTime: z.unknown().optional(),
  endDateTime: z.unknown().optional(),
  ...useFields,
});

const types: { [form: string]: CredentialType } = { secret: "oauth_client_secret", certificate: "x509" };

/** Secrets and certificates as credentials. Those that have expired stay listed until somebody removes them. */
export function addCredentials(records: ItemRecords, identity: Ref, listed: unknown, where: string): void {
  for (const outside of records.list(listed, `${where} credentials`)) {
    const read = credentialSchema.safeParse(outside);
    if (!read.success) {
      records.problem(where, "One of its credentials has no id that can be read.");
      continue;
    }
    const { form, keyId, displayName, type, startDateTime, endDateTime, ...use } = read.data;
    const at = `${where} credential ${keyId}`;
    const createdAt = records.time(startDateTime, `${at} startDateTime`);
    const expiresAt = records.time(endDateTime, `${at} endDateTime`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    records.add({
      t: "credential",
      ref: records.ref(`key/${keyId.toLowerCase()}`),
      identity,
      type:
        type === "Symmetric" ? "signing_secret" : (Object.hasOwn(types, form) && types[form]) || "unknown",
      name: displayName || `${form || "credential"} ${keyId}`,
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "manual",
      status: isOver ? "expired" : "active",
      createdAt,
      expiresAt,
      lastRotatedAt: createdAt,
      lastUsed: lastUsedOf(records, use, at),
    });
  }
}
