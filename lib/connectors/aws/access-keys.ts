import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Status } from "@/lib/domain/record";
import { awsRealm, parseIamArn } from "./arn";
import { callAws, fourAtATime, listed, pagesOf, plain } from "./aws-call";
import { keysTrackedSince, reportedUse, usagePrecisionSeconds } from "./last-use";
import type { AwsContext, Session } from "./session";
import { type ListedUser, listUsers, userRef } from "./users";

export const keysCall = "ListAccessKeys";

/** The access keys of every user, with the last use of each. One page holds the keys of a page of users. */
export function listAccessKeys(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(keysCall, cursor, async (token) => {
    const { users, next } = await listUsers(ctx, session, token);
    return { body: { users: await fourAtATime(users, (user) => keysOf(ctx, session, user)) }, next };
  });
}

async function keysOf(ctx: AwsContext, session: Session, user: ListedUser) {
  const iam = await session.clients.iam();
  const keys: unknown[] = [];
  let marker: string | undefined;
  do {
    const input = { UserName: user.UserName, ...(marker ? { Marker: marker } : {}) };
    const answer = await callAws("iam:ListAccessKeys", ctx.signal, (options) =>
      iam.listAccessKeys(input, options),
    );
    for (const key of listed(answer.AccessKeyMetadata, "iam:ListAccessKeys")) {
      keys.push({ ...plain(key), LastUsed: await lastUseOf(ctx, session, key.AccessKeyId ?? "") });
    }
    marker = answer.IsTruncated ? answer.Marker : undefined;
  } while (marker !== undefined);
  return { UserName: user.UserName, UserId: user.UserId, Arn: user.Arn, keys };
}

/** The last use of a key; `denied` where our reader may not ask, which leaves the keys themselves complete. */
async function lastUseOf(ctx: AwsContext, session: Session, keyId: string): Promise<unknown> {
  const iam = await session.clients.iam();
  try {
    const answer = await callAws("iam:GetAccessKeyLastUsed", ctx.signal, (options) =>
      iam.getAccessKeyLastUsed({ AccessKeyId: keyId }, options),
    );
    return plain(answer.AccessKeyLastUsed ?? {});
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === "denied") return "denied";
    throw error;
  }
}

/** Keys by their own ids, which are unique in all of AWS, so that a copy found elsewhere meets them. */
export function keysToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const user of records.list(body.users, "users")) {
    const arn = isObject(user) && typeof user.Arn === "string" ? parseIamArn(user.Arn) : null;
    if (!isObject(user) || !arn) {
      records.problem(keysCall, "A user has no ARN that can be read.");
      continue;
    }
    const identity = userRef(arn.account, { UserId: user.UserId, Arn: arn.arn });
    for (const key of records.list(user.keys, arn.arn)) addKey(key, identity, arn.arn, records);
  }
  return records.parsed();
}

function addKey(
  key: unknown,
  identity: ReturnType<typeof userRef>,
  owner: string,
  records: PageRecords,
): void {
  const id = isObject(key) ? key.AccessKeyId : undefined;
  if (!isObject(key) || typeof id !== "string" || !/^\w{16,128}$/.test(id)) {
    records.problem(owner, "An access key has no id.");
    return;
  }
  const createdAt = records.time(key.CreateDate, `${id} CreateDate`);
  records.add({
    t: "credential",
    ref: { realm: awsRealm, externalId: id },
    identity,
    type: "access_key",
    name: id,
    lifetime: "static",
    renewal: "manual",
    status: keyStatus(key.Status),
    createdAt,
    lastRotatedAt: createdAt,
    lastUsed: lastUse(key.LastUsed, createdAt),
    raw: key,
  });
}

function lastUse(value: unknown, createdAt: Date | null) {
  if (!isObject(value)) {
    const gap = value === "denied" ? ("not_permitted" as const) : ("no_telemetry" as const);
    return { at: null, grade: "none" as const, precisionSeconds: null, coveredSince: null, gap };
  }
  const tracked = { since: keysTrackedSince, createdAt, precisionSeconds: usagePrecisionSeconds };
  return reportedUse(value.LastUsedDate, tracked);
}

/** The states of keys and of service-specific credentials; one that this version does not know is unknown. */
export function keyStatus(status: unknown): Status {
  const word = typeof status === "string" ? clip(status, 20).toLowerCase() : "";
  if (word === "active" || word === "expired") return word;
  return word === "inactive" ? "disabled" : "unknown";
}
