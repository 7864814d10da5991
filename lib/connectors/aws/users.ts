import { accountRealm } from "./arn";
import { callAws, listed, nextMarker } from "./aws-call";
import { trustedId } from "./details-page";
import type { AwsContext, Session } from "./session";

/** A user as far as its credentials need to know it. */
export interface ListedUser {
  UserName: string;
  UserId?: string;
  Arn: string;
  PasswordLastUsed?: Date;
}

/** One page of users. */
export async function listUsers(ctx: AwsContext, session: Session, token: string | undefined) {
  const iam = await session.clients.iam();
  const input = { MaxItems: 100, ...(token ? { Marker: token } : {}) };
  const answer = await callAws("iam:ListUsers", ctx.signal, (options) => iam.listUsers(input, options));
  const users = listed(answer.Users, "iam:ListUsers").flatMap(
    ({ UserName, UserId, Arn, PasswordLastUsed }): ListedUser[] =>
      UserName && Arn ? [{ UserName, UserId, Arn, PasswordLastUsed }] : [],
  );
  return { users, next: nextMarker(answer) };
}

/** The ref of a user by what `ListUsers` says of it. */
export function userRef(account: string, user: { UserId?: unknown; Arn: string }) {
  return { realm: accountRealm(account), externalId: trustedId(user.UserId, user.Arn) };
}
