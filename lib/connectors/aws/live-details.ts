import type { Answer, Cursor } from "@/lib/connectors/sdk/contract";
import { accountCall } from "./account";
import { callAws, listed, nextMarker, pagesOf, plain } from "./aws-call";
import { detailsCall } from "./details-page";
import type { AwsContext, Session } from "./session";

/** Entries of one answer; large enough for few calls, small enough for its policies to fit. */
const maxItems = 300;

const permission = "iam:GetAccountAuthorizationDetails";

/** Users, groups, roles and policies: the call behind the export, page by page. */
export function listDetails(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesOf(detailsCall, cursor, async (token) => {
    const iam = await session.clients.iam();
    const input = { MaxItems: maxItems, ...(token ? { Marker: token } : {}) };
    const answer = await callAws(permission, ctx.signal, (options) =>
      iam.getAccountAuthorizationDetails(input, options),
    );
    // An answer lists what it holds, if only as an empty list; one with no list at all is not this answer.
    listed(
      answer.UserDetailList ?? answer.RoleDetailList ?? answer.GroupDetailList ?? answer.Policies,
      permission,
    );
    return { body: plain(answer), next: nextMarker(answer) };
  });
}

/** The account with its alias. The alias may be denied: the account itself is known all the same. */
export async function* readAccount(ctx: AwsContext, session: Session): AsyncGenerator<Answer> {
  const iam = await session.clients.iam();
  const { account } = session;
  try {
    const { AccountAliases = [] } = await callAws("iam:ListAccountAliases", ctx.signal, (options) =>
      iam.listAccountAliases({}, options),
    );
    yield { call: accountCall, body: { account, name: AccountAliases[0] ?? account }, next: null };
  } catch (error) {
    yield { call: accountCall, body: { account }, next: "alias" };
    throw error;
  }
}
