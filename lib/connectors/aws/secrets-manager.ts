import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseArn } from "./arn";
import { callAws, listed, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const secretsCall = "ListSecrets";

/** What Secrets Manager keeps in a region, without any value: names, dates, rotation. */
export function listSecrets(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(secretsCall, cursor, async (token) => {
    const manager = await session.clients.secretsManager(region);
    const input = { MaxResults: 100, IncludePlannedDeletion: true, ...(token ? { NextToken: token } : {}) };
    const answer = await callAws("secretsmanager:ListSecrets", ctx.signal, (options) =>
      manager.listSecrets(input, options),
    );
    return {
      body: { secrets: listed(answer.SecretList, "secretsmanager:ListSecrets").map(plain) },
      next: answer.NextToken || undefined,
    };
  });
}

/** A resource and a placement per secret: a place that is made for secrets. */
export function secretsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const found of records.list(body.secrets, "secrets")) {
    const arn = isObject(found) ? parseArn(found.ARN) : null;
    if (!isObject(found) || !arn) {
      records.problem(secretsCall, "A secret has no ARN that can be read.");
      continue;
    }
    const ref = { realm: accountRealm(arn.account), externalId: arn.arn };
    const container = accountRef(arn.account);
    const name = typeof found.Name === "string" ? clip(found.Name, 600) : arn.arn;
    const day = (field: string) => records.time(found[field], `${arn.arn} ${field}`)?.toISOString() ?? null;
    records.add({ t: "resource", ref, kind: "secret", name, container });
    records.add({
      t: "placement",
      ref,
      locator: arn.arn,
      kind: "secrets_manager",
      meantForSecrets: true,
      container,
      name,
      modifiedAt: records.time(found.LastChangedDate, `${arn.arn} LastChangedDate`),
      facts: {
        rotationEnabled: found.RotationEnabled === true,
        lastRotated: day("LastRotatedDate"),
        nextRotation: day("NextRotationDate"),
        lastAccessed: day("LastAccessedDate"),
        deletionPlanned: day("DeletedDate"),
        owningService: typeof found.OwningService === "string" ? clip(found.OwningService, 200) : null,
      },
    });
  }
  return records.parsed();
}
