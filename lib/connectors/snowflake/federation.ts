import { z } from "zod";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import type { Ref } from "@/lib/domain/record";

const text = z.string().min(1).max(2000).optional().catch(undefined);
/** What Snowflake tells of a workload, by the provider that vouches for it. */
const detailsSchema = z.object({
  issuer: text,
  subject: text,
  awsPartition: text,
  awsAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .catch(undefined),
  iamRole: text,
  type: text,
});

/** Whom a user believes in place of a secret: a role of AWS, or a subject that an issuer vouches for. */
export function addFederation(
  records: ItemRecords,
  identity: Ref,
  provider: string,
  details: string,
  where: string,
): void {
  const subject = subjectOf(provider, details);
  if (!subject) {
    records.problem(where, `Which workload of ${provider} may sign in cannot be read.`);
    return;
  }
  records.add({ t: "trust", identity, kind: "federation", ...subject, condition: { provider } });
}

function subjectOf(provider: string, details: string) {
  const read = detailsSchema.safeParse(parsed(details)).data;
  if (!read) return null;
  const { issuer, subject, awsPartition: partition = "aws", awsAccount: account, iamRole: name } = read;
  if (provider === "AWS" && account && name) {
    const kind = read.type === "IAM_USER" ? "user" : "role";
    const arn = `arn:${partition}:iam::${account}:${kind}/${name}`;
    return { issuer: null, subject: arn, subjectRef: { realm: `aws:${account}`, externalId: arn } };
  }
  if (!subject) return null;
  const vouching = issuer ?? (provider === "GCP" ? "https://accounts.google.com" : null);
  return { issuer: vouching, subject, subjectRef: vouching ? subjectRefOf(vouching, subject) : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
