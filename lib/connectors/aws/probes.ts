import { callAws } from "./aws-call";
import { noName as noUser, type Probe, regionalProbes } from "./regional-probes";
import type { AwsContext, Session } from "./session";

/** Ids that exist nowhere: AWS looks at the permission first and then says that there is no such thing. */
const noPolicy = "p-00000000";
const noParent = "ou-0000-00000000";

/** How each permission is tried. Those without an entry need something that exists first (`probeKeyUse`). */
export const probes: { [permission: string]: Probe } = {
  "iam:GetAccountAuthorizationDetails": iam((api, options) =>
    api.getAccountAuthorizationDetails({ MaxItems: 1, Filter: ["Group"] }, options),
  ),
  "iam:ListUsers": iam((api, options) => api.listUsers({ MaxItems: 1 }, options)),
  "iam:ListRoles": iam((api, options) => api.listRoles({ MaxItems: 1 }, options)),
  "iam:GenerateServiceLastAccessedDetails": iam((api, options, session) =>
    api.generateServiceLastAccessedDetails(
      { Arn: `arn:${session.partition}:iam::${session.account}:user/${noUser}` },
      options,
    ),
  ),
  "iam:GetServiceLastAccessedDetails": iam((api, options) =>
    api.getServiceLastAccessedDetails({ JobId: "00000000-0000-0000-0000-000000000000" }, options),
  ),
  "iam:ListAccessKeys": iam((api, options) => api.listAccessKeys({ UserName: noUser, MaxItems: 1 }, options)),
  "iam:GetLoginProfile": iam((api, options) => api.getLoginProfile({ UserName: noUser }, options)),
  "iam:ListServiceSpecificCredentials": iam((api, options) =>
    api.listServiceSpecificCredentials({ AllUsers: true }, options),
  ),
  "iam:GenerateCredentialReport": iam((api, options) => api.generateCredentialReport({}, options)),
  "iam:GetCredentialReport": iam((api, options) => api.getCredentialReport({}, options)),
  "iam:ListOpenIDConnectProviders": iam((api, options) => api.listOpenIDConnectProviders({}, options)),
  "iam:GetOpenIDConnectProvider": iam((api, options, session) => {
    const arn = `arn:${session.partition}:iam::${session.account}:oidc-provider/${noUser}.invalid`;
    return api.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }, options);
  }),
  "iam:ListSAMLProviders": iam((api, options) => api.listSAMLProviders({}, options)),
  "iam:ListInstanceProfiles": iam((api, options) => api.listInstanceProfiles({ MaxItems: 1 }, options)),
  "iam:ListAccountAliases": iam((api, options) => api.listAccountAliases({}, options)),
  ...regionalProbes,
  "organizations:DescribeOrganization": organizations((api, options) =>
    api.describeOrganization({}, options),
  ),
  "organizations:DescribePolicy": organizations((api, options) =>
    api.describePolicy({ PolicyId: noPolicy }, options),
  ),
  "organizations:ListAccounts": organizations((api, options) => api.listAccounts({ MaxResults: 1 }, options)),
  "organizations:ListAccountsForParent": organizations((api, options) =>
    api.listAccountsForParent({ ParentId: noParent }, options),
  ),
  "organizations:ListOrganizationalUnitsForParent": organizations((api, options) =>
    api.listOrganizationalUnitsForParent({ ParentId: noParent }, options),
  ),
  "organizations:ListPolicies": organizations((api, options) =>
    api.listPolicies({ Filter: "SERVICE_CONTROL_POLICY", MaxResults: 1 }, options),
  ),
  "organizations:ListRoots": organizations((api, options) => api.listRoots({ MaxResults: 1 }, options)),
  "organizations:ListTagsForResource": organizations((api, options, session) =>
    api.listTagsForResource({ ResourceId: session.account }, options),
  ),
  "organizations:ListTargetsForPolicy": organizations((api, options) =>
    api.listTargetsForPolicy({ PolicyId: noPolicy }, options),
  ),
};

/** `iam:GetAccessKeyLastUsed` denies ids that do not exist, so it is asked about a key that does; null without one. */
export async function probeKeyUse(ctx: AwsContext, session: Session): Promise<unknown> {
  const api = await session.clients.iam();
  const options = { abortSignal: ctx.signal };
  const { Users: users = [] } = await api.listUsers({ MaxItems: 20 }, options);
  for (const { UserName } of users) {
    const { AccessKeyMetadata: keys = [] } = await api.listAccessKeys({ UserName }, options);
    const [key] = keys;
    if (!key?.AccessKeyId) continue;
    const input = { AccessKeyId: key.AccessKeyId };
    return callAws("iam:GetAccessKeyLastUsed", ctx.signal, (more) => api.getAccessKeyLastUsed(input, more));
  }
  return null;
}

type Iam = Awaited<ReturnType<Session["clients"]["iam"]>>;
type Organizations = Awaited<ReturnType<Session["clients"]["organizations"]>>;
type Options = { abortSignal: AbortSignal };

function iam(run: (api: Iam, options: Options, session: Session) => Promise<unknown>): Probe {
  return async (ctx, session) => run(await session.clients.iam(), { abortSignal: ctx.signal }, session);
}

function organizations(
  run: (api: Organizations, options: Options, session: Session) => Promise<unknown>,
): Probe {
  return async (ctx, session) =>
    run(await session.clients.organizations(), { abortSignal: ctx.signal }, session);
}
