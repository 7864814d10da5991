import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { noTelemetry } from "@/lib/domain/record";
import { keyStatus } from "./access-keys";
import { awsRealm, parseIamArn } from "./arn";
import { callAws, listed, nextMarker, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";
import { type ListedUser, listUsers, userRef } from "./users";

export const serviceCredentialsCall = "ListServiceSpecificCredentials";

/** API keys and passwords that IAM gives out for single services: Bedrock, CloudWatch Logs, CodeCommit, Keyspaces. */
export async function* listServiceCredentials(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const iam = await session.clients.iam();
  let users: Map<string, ListedUser> | null = null;
  yield* pagesOf(serviceCredentialsCall, cursor, async (token) => {
    const input = { AllUsers: true, ...(token ? { Marker: token } : {}) };
    const answer = await callAws("iam:ListServiceSpecificCredentials", ctx.signal, (options) =>
      iam.listServiceSpecificCredentials(input, options),
    );
    const found = listed(answer.ServiceSpecificCredentials, "iam:ListServiceSpecificCredentials");
    // The answer names users without their ids; few accounts have such credentials at all.
    if (found.length > 0) users ??= await allUsers(ctx, session);
    const credentials = found.map((each) => ({
      ...plain(each),
      User: users?.get(each.UserName ?? "") ?? null,
    }));
    return { body: { credentials }, next: nextMarker(answer) };
  });
}

async function allUsers(ctx: AwsContext, session: Session): Promise<Map<string, ListedUser>> {
  const users = new Map<string, ListedUser>();
  let token: string | undefined;
  do {
    const page = await listUsers(ctx, session, token);
    for (const user of page.users) users.set(user.UserName, user);
    token = page.next;
  } while (token !== undefined);
  return users;
}

/** One credential each, in AWS's realm: the ids are unique there. */
export function serviceCredentialsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const found of records.list(body.credentials, "credentials")) {
    const id = isObject(found) ? found.ServiceSpecificCredentialId : undefined;
    if (!isObject(found) || typeof id !== "string" || !/^\w{16,128}$/.test(id)) {
      records.problem(serviceCredentialsCall, "A service-specific credential has no id.");
      continue;
    }
    const user = isObject(found.User) && typeof found.User.Arn === "string" ? found.User : null;
    const arn = user ? parseIamArn(String(user.Arn)) : null;
    if (!arn) records.problem(id, "Its user was not found, so it stands without one.");
    const service = typeof found.ServiceName === "string" ? clip(found.ServiceName, 200) : "a service";
    const alias = typeof found.ServiceCredentialAlias === "string" ? found.ServiceCredentialAlias : "";
    const createdAt = records.time(found.CreateDate, `${id} CreateDate`);
    const expiresAt = records.time(found.ExpirationDate, `${id} ExpirationDate`);
    const { User: _user, ...raw } = found;
    records.add({
      t: "credential",
      ref: { realm: awsRealm, externalId: id },
      identity: user && arn ? userRef(arn.account, { UserId: user.UserId, Arn: arn.arn }) : null,
      type: /^(?:bedrock|logs)\./.test(service) ? "api_key" : "password",
      name: alias ? `${clip(alias, 200)} (for ${service})` : `credential for ${service}`,
      lifetime: expiresAt ? "expiring" : "static",
      renewal: "manual",
      status: keyStatus(found.Status),
      createdAt,
      expiresAt,
      lastRotatedAt: createdAt,
      lastUsed: noTelemetry,
      raw,
    });
  }
  return records.parsed();
}
