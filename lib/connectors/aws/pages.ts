import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { listAccessFindings } from "./access-analyzer";
import { listAccessKeys } from "./access-keys";
import { listAgentCore } from "./agent-core";
import { listAgents } from "./agents";
import { listApiKeys } from "./api-keys";
import { listContainers } from "./ecs";
import { listClusters } from "./eks";
import { listIdentityProviders } from "./identity-providers";
import { listInstances } from "./instances";
import { listFunctions } from "./lambda";
import { listDetails, readAccount } from "./live-details";
import { readLiveReport } from "./live-report";
import { listLoginProfiles } from "./login-profiles";
import { readOrganization } from "./organization";
import { listRolesAnywhere } from "./roles-anywhere";
import { listSecrets } from "./secrets-manager";
import { listServiceAccess } from "./service-access";
import { listServiceCredentials } from "./service-credentials";
import { type AwsContext, baseSession, type Session, sessionIn } from "./session";
import { lookUpEvents } from "./trail-events";

type Reader = (
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
  region: string,
) => AsyncIterable<Answer>;

const readers: { [dataSet: string]: Reader } = {
  account: readAccount,
  organization: readOrganization,
  iam: listDetails,
  "access-keys": listAccessKeys,
  "login-profiles": listLoginProfiles,
  "service-credentials": listServiceCredentials,
  "credential-report": readLiveReport,
  "service-access": listServiceAccess,
  "identity-providers": listIdentityProviders,
  lambda: (ctx, session, cursor, region) => listFunctions(ctx, session, region, cursor),
  ec2: (ctx, session, cursor, region) => listInstances(ctx, session, region, cursor),
  ecs: (ctx, session, cursor, region) => listContainers(ctx, session, region, cursor),
  eks: (ctx, session, cursor, region) => listClusters(ctx, session, region, cursor),
  "roles-anywhere": (ctx, session, cursor, region) => listRolesAnywhere(ctx, session, region, cursor),
  "access-analyzer": (ctx, session, cursor, region) => listAccessFindings(ctx, session, region, cursor),
  agents: (ctx, session, cursor, region) => listAgents(ctx, session, region, cursor),
  "agent-core": (ctx, session, cursor, region) => listAgentCore(ctx, session, region, cursor),
  events: (ctx, session, cursor, region) => lookUpEvents(ctx, session, region, cursor),
  secrets: (ctx, session, cursor, region) => listSecrets(ctx, session, region, cursor),
  "api-keys": (ctx, session, cursor, region) => listApiKeys(ctx, session, region, cursor),
};

/**
 * The answers of one scope, read in its account.
 * @throws SourceError when AWS refuses or cannot be understood.
 */
export async function* readScope(
  ctx: AwsContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const reader = Object.hasOwn(readers, scope.dataSet) ? readers[scope.dataSet] : undefined;
  const account = scope.container?.externalId;
  if (!reader || !account) {
    throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
  }
  const session = sessionIn(ctx, await baseSession(ctx), account);
  yield* reader(ctx, session, cursor, scope.region ?? "");
}
