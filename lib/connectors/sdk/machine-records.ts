import type { z } from "zod";
import type { Ref } from "@/lib/domain/record";
import type { RecordInput } from "@/lib/domain/source-record";
import type { SeenFile, secretItemSchema } from "./file-facts";

/** What every record of a page shares. */
export interface Where {
  realm: string;
  container: Ref;
  collectedAt: Date;
}

/** The ref of something that this machine issues. External ids beyond the record's limit are cut. */
export function refOf(where: Where, externalId: string): Ref {
  return { realm: where.realm, externalId: externalId.slice(0, 2000) };
}

/** External id of an account. */
export function accountId(name: string): string {
  return `account:${name}`;
}

/** Facts of a file as a placement shows them. */
export function fileFactsOf(file: SeenFile): Record<string, string | number | boolean> {
  if (file.mode === undefined) return {};
  const mode = Number.parseInt(file.mode, 8);
  return {
    mode: file.mode,
    ...(file.owner === undefined ? {} : { owner: file.owner }),
    readableByGroup: (mode & 0o040) !== 0,
    readableByAll: (mode & 0o004) !== 0,
  };
}

/** A secret in a file: a placement, and the credential that it is a copy of where its public id stands there. */
export function secretRecords(item: z.output<typeof secretItemSchema>, where: Where): RecordInput[] {
  const { file, secret } = item;
  return [
    {
      t: "placement",
      ref: refOf(where, `${file.path}#${secret.field}`),
      locator: `${file.path} ${secret.field}`,
      kind: item.place,
      meantForSecrets: item.meantForSecrets,
      container: where.container,
      credential: secret.keyId === undefined ? null : keyRefOf(secret.keyId),
      identity: item.reader === undefined ? null : refOf(where, item.reader),
      credentialType: secret.type,
      name: secret.name,
      ...(secret.fingerprint === undefined ? {} : { fingerprint: secret.fingerprint }),
      ...(item.environment === undefined ? {} : { environment: item.environment }),
      ...(file.modifiedAt === undefined ? {} : { modifiedAt: new Date(file.modifiedAt) }),
      facts: {
        ...fileFactsOf(file),
        ...(secret.what === undefined ? {} : { looksLike: secret.what }),
        ...(secret.keyId === undefined ? {} : { keyId: secret.keyId }),
        ...(secret.hint === undefined ? {} : { hint: secret.hint }),
        ...item.facts,
      },
    },
  ];
}

/** Ids of keys are unique in all of AWS and of Google Cloud, and a file does not say which account issued one. */
export function keyRefOf(keyId: string): Ref | null {
  if (/^A[KS]IA[A-Z\d]{12,124}$/.test(keyId)) return { realm: "aws", externalId: keyId };
  return /^[\da-f]{40}$/.test(keyId) ? { realm: "gcp", externalId: keyId } : null;
}
