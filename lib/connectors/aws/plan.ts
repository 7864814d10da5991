import { type Failure, type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { callAws, everyPage, listed } from "./aws-call";
import { accountScope, iamScope, reportScope } from "./scopes";
import {
  type AwsContext,
  assumeRole,
  baseSession,
  regionEverywhere,
  roleArn,
  type Session,
  sessionIn,
} from "./session";

/** The scopes of everything that the configuration names; what cannot be entered is there with its reason. */
export async function* planScopes(ctx: AwsContext): AsyncGenerator<PlannedScope> {
  const base = await baseSession(ctx);
  if (ctx.config.scope === "organization") yield organizationScope(base.account);
  for (const account of await accountsOf(ctx, base)) {
    ctx.signal.throwIfAborted();
    const session = sessionIn(ctx, base, account);
    const closed = await entryFailure(ctx, base, account);
    for (const scope of globalScopes(ctx, account)) yield closed ? { ...scope, unreadable: closed } : scope;
    if (closed) {
      for (const scope of regionalScopes(ctx, account)) yield { ...scope, unreadable: closed };
    } else yield* inRegions(ctx, session, account);
  }
}

async function accountsOf(ctx: AwsContext, base: Session): Promise<string[]> {
  if (ctx.config.scope === "account") return [base.account];
  if (ctx.config.scope === "accounts") return [...new Set(ctx.config.accounts)];
  const api = await base.clients.organizations();
  const pages = await everyPage((NextToken) =>
    callAws("organizations:ListAccounts", ctx.signal, (options) => api.listAccounts({ NextToken }, options)),
  );
  // A suspended or closing account can be entered by nobody; the organisation's scope says that it is one.
  return pages
    .flatMap((page) => listed(page.Accounts, "organizations:ListAccounts"))
    .filter((account) => (account.State ?? account.Status) === "ACTIVE")
    .flatMap((account) => (account.Id ? [account.Id] : []));
}

/** Why the role of a member account cannot be assumed; null when it can, or needs not. */
async function entryFailure(ctx: AwsContext, base: Session, account: string): Promise<Failure | null> {
  if (account === base.account) return null;
  const role = roleArn(ctx.config, base.partition, account);
  try {
    await assumeRole(ctx, base, role);
    return null;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ...error.failure, message: `Account ${account} cannot be entered: ${error.failure.message}` };
  }
}

async function* inRegions(ctx: AwsContext, session: Session, account: string): AsyncGenerator<PlannedScope> {
  let regions: string[];
  try {
    regions = ctx.config.regions.length > 0 ? ctx.config.regions : await enabledRegions(ctx, session);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const scope of regionalScopes(ctx, account)) yield { ...scope, unreadable: error.failure };
    return;
  }
  for (const region of regions) yield* regionalScopes(ctx, account, region);
}

async function enabledRegions(ctx: AwsContext, session: Session): Promise<string[]> {
  const ec2 = await session.clients.ec2(regionEverywhere(session));
  const { Regions: regions } = await callAws("ec2:DescribeRegions", ctx.signal, (options) =>
    ec2.describeRegions({}, options),
  );
  return listed(regions, "ec2:DescribeRegions")
    .flatMap((region) => (region.RegionName ? [region.RegionName] : []))
    .sort();
}

function organizationScope(account: string): Scope {
  return accountScope(account, "organization", "Organisation");
}

function globalScopes(ctx: AwsContext, account: string): Scope[] {
  return [
    // In an organisation the account's name, place and tags come from there.
    ...(ctx.config.scope === "organization" ? [] : [accountScope(account, "account", "Account")]),
    iamScope(account),
    accountScope(account, "access-keys", "Access keys"),
    accountScope(account, "login-profiles", "Console passwords"),
    accountScope(account, "service-credentials", "Service-specific credentials"),
    reportScope(account),
    accountScope(account, "service-access", "Services last used"),
    accountScope(account, "identity-providers", "Identity providers"),
  ];
}

/** What lies in regions, with its words for a scope's title. */
const regional: [dataSet: string, title: string][] = [
  ["lambda", "Functions"],
  ["ec2", "Instances"],
  ["ecs", "Containers"],
  ["eks", "Kubernetes clusters"],
  ["roles-anywhere", "Roles Anywhere"],
  ["access-analyzer", "Findings of Access Analyzer"],
  ["agents", "Agents in Bedrock"],
  ["agent-core", "Agents in AgentCore"],
  ["secrets", "Secrets"],
  ["api-keys", "API keys"],
  ["events", "Events of CloudTrail"],
];

/** Findings and events come and go while what they are about stays: there, absence says nothing. */
const listsNothing = ["access-analyzer", "events"];

function regionalScopes(ctx: AwsContext, account: string, region?: string): Scope[] {
  return regional
    .filter(([dataSet]) => dataSet !== "events" || ctx.config.events !== "none")
    .map(([dataSet, title]) => {
      const scope = accountScope(account, dataSet, title, region);
      return listsNothing.includes(dataSet) ? { ...scope, issues: [] } : scope;
    });
}
