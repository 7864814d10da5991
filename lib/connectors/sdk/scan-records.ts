import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { scanItemSchema } from "@/lib/connectors/sdk/scan-item";
import type { Ref } from "@/lib/domain/record";

const iamArn = /^arn:aws[a-z-]{0,20}:iam::(\d{12}):(?:user|role)\/.{1,1000}$/;
const awsKeyId = /^A[KS]IA[A-Z\d]{12,124}$/;

/** Findings of other scanners as places, and the credentials whose public ids stand there. */
export function scanRecords(page: Page): Parsed {
  const records = new ItemRecords(page, /^scan$/);
  for (const { item, where } of records.read(scanItemSchema)) {
    const { repository, secret, ref } = item;
    if (repository && records.isNew("container", repository.ref))
      records.add({ t: "container", ref: repository.ref, kind: "repository", name: repository.name });
    const key =
      secret.keyId && awsKeyId.test(secret.keyId) ? { realm: "aws", externalId: secret.keyId } : null;
    const holder = item.actsAs ? awsRef(item.actsAs) : null;
    if (key && holder && records.isNew("credential", key))
      records.add({
        t: "credential",
        ref: key,
        identity: holder,
        type: "access_key",
        ...(item.facts.sure === "verified" ? { status: "active" as const } : {}),
      });
    const modifiedAt = records.time(item.modified, `${where} date`);
    records.add({
      t: "placement",
      ref,
      locator: item.locator,
      kind: item.kind,
      meantForSecrets: false,
      container: repository?.ref ?? null,
      credential: key,
      credentialType: secret.type,
      name: secret.name,
      ...(secret.fingerprint ? { fingerprint: secret.fingerprint } : {}),
      ...(item.environment ? { environment: item.environment } : {}),
      ...(modifiedAt ? { modifiedAt } : {}),
      facts: {
        ...item.facts,
        ...(secret.what ? { looksLike: secret.what } : {}),
        ...(secret.hint ? { hint: secret.hint } : {}),
      },
    });
  }
  return records.parsed();
}

/** A user or role by its ARN, which is another name of it. */
function awsRef(arn: string): Ref | null {
  const account = iamArn.exec(arn)?.[1];
  return account ? { realm: `aws:${account}`, externalId: arn } : null;
}
