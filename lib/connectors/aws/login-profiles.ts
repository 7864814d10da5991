import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, parseIamArn } from "./arn";
import { callAws, fourAtATime, nameOf, pagesOf, plain } from "./aws-call";
import { passwordPrecisionSeconds, passwordsTrackedSince, reportedUse } from "./last-use";
import type { AwsContext, Session } from "./session";
import { type ListedUser, listUsers, userRef } from "./users";

export const loginsCall = "GetLoginProfile";
const absent = "NoSuchEntityException";

/** Which users can sign in to the console with a password. */
export function listLoginProfiles(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(loginsCall, cursor, async (token) => {
    const { users, next } = await listUsers(ctx, session, token);
    const profiles = await fourAtATime(users, async (user) => ({
      ...plain(user),
      LoginProfile: await profileOf(ctx, session, user),
    }));
    return { body: { users: profiles.filter((user) => user.LoginProfile !== null) }, next };
  });
}

async function profileOf(ctx: AwsContext, session: Session, { UserName }: ListedUser): Promise<unknown> {
  const iam = await session.clients.iam();
  const ask = (options: { abortSignal: AbortSignal }) => iam.getLoginProfile({ UserName }, options);
  try {
    const answer = await callAws("iam:GetLoginProfile", ctx.signal, ask, [absent, "NoSuchEntity"]);
    return plain(answer.LoginProfile ?? {});
  } catch (error) {
    if (nameOf(error) === absent || nameOf(error) === "NoSuchEntity") return null;
    throw error;
  }
}

/** A password per login profile, under the id that the credential report's row has too. */
export function loginsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const user of records.list(body.users, "users")) {
    const arn = isObject(user) && typeof user.Arn === "string" ? parseIamArn(user.Arn) : null;
    if (!isObject(user) || !arn || !isObject(user.LoginProfile)) {
      records.problem(loginsCall, "A user has no ARN or login profile that can be read.");
      continue;
    }
    const createdAt = records.time(user.LoginProfile.CreateDate, `${arn.arn} LoginProfile`);
    const tracked = { since: passwordsTrackedSince, createdAt, precisionSeconds: passwordPrecisionSeconds };
    records.time(user.PasswordLastUsed, `${arn.arn} PasswordLastUsed`);
    records.add({
      t: "credential",
      ref: { realm: accountRealm(arn.account), externalId: `${arn.arn}/password` },
      identity: userRef(arn.account, { UserId: user.UserId, Arn: arn.arn }),
      type: "password",
      name: "console password",
      renewal: "manual",
      status: "active",
      createdAt,
      lastUsed: reportedUse(user.PasswordLastUsed, tracked),
      raw: user.LoginProfile,
    });
  }
  return records.parsed();
}
