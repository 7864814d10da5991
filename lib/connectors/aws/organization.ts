import type { Answer, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref, Status } from "@/lib/domain/record";
import { accountRealm, accountRef, awsRealm } from "./arn";
import { callAws, everyPage, fourAtATime, listed, plain } from "./aws-call";
import { AwsPageRecords } from "./page-records";
import type { AwsContext, Session } from "./session";
import { readTags } from "./tags";

export const organizationCall = "ListOrganization";

/** Policies of the organisation that bind everything inside an account. Those of resources are asked for where they are switched on. */
const forPrincipals = "SERVICE_CONTROL_POLICY";
const forResources = "RESOURCE_CONTROL_POLICY";
type GuardrailType = typeof forPrincipals | typeof forResources;

interface Unit {
  id: string;
  parent: string;
  name: string;
}

/** The organisation: its units and accounts with their tags, and the guardrails with what they are attached to. */
export async function* readOrganization(ctx: AwsContext, session: Session): AsyncGenerator<Answer> {
  const api = await session.clients.organizations();
  const { Organization: organization } = await callAws(
    "organizations:DescribeOrganization",
    ctx.signal,
    (options) => api.describeOrganization({}, options),
  );
  if (!organization?.Id || !organization.MasterAccountId) {
    throw new SourceError({
      kind: "malformed",
      message: "The organisation has no id or management account.",
    });
  }
  const { Id: id, MasterAccountId: management } = organization;
  const roots = await everyPage((NextToken) =>
    callAws("organizations:ListRoots", ctx.signal, (options) => api.listRoots({ NextToken }, options)),
  );
  const switchedOn = roots
    .flatMap(({ Roots }) => Roots ?? [])
    .flatMap(({ PolicyTypes }) => PolicyTypes ?? []);
  const hasResourcePolicies = switchedOn.some(
    ({ Type, Status }) => Type === forResources && Status === "ENABLED",
  );
  const policies = await listGuardrails(
    ctx,
    session,
    hasResourcePolicies ? [forPrincipals, forResources] : [forPrincipals],
  );
  const units: Unit[] = [];
  const accounts: unknown[] = [];
  const parents = roots.flatMap((answer) =>
    listed(answer.Roots, "organizations:ListRoots").map((root) => root.Id ?? ""),
  );
  for (let index = 0; index < parents.length; index += 1) {
    const ParentId = parents[index] ?? "";
    const below = await everyPage((NextToken) =>
      callAws("organizations:ListOrganizationalUnitsForParent", ctx.signal, (options) =>
        api.listOrganizationalUnitsForParent({ ParentId, NextToken }, options),
      ),
    );
    for (const unit of below.flatMap((answer) => answer.OrganizationalUnits ?? [])) {
      const unitId = unit.Id ?? "";
      if (parents.includes(unitId))
        throw new SourceError({ kind: "loop", message: `${unitId} lies inside itself.` });
      units.push({ id: unitId, parent: ParentId, name: unit.Name ?? "" });
      parents.push(unitId);
    }
    const inside = await everyPage((NextToken) =>
      callAws("organizations:ListAccountsForParent", ctx.signal, (options) =>
        api.listAccountsForParent({ ParentId, NextToken }, options),
      ),
    );
    const found = inside.flatMap((answer) => answer.Accounts ?? []);
    const tags = await fourAtATime(found, (account) => tagsOf(ctx, session, account.Id ?? ""));
    accounts.push(...found.map((account, at) => ({ ...plain(account), parent: ParentId, Tags: tags[at] })));
  }
  const rootIds = parents.filter((parent) => parent.startsWith("r-"));
  yield {
    call: organizationCall,
    body: { id, management, roots: rootIds, units, accounts, policies },
    next: null,
  };
}

async function listGuardrails(
  ctx: AwsContext,
  session: Session,
  types: readonly GuardrailType[],
): Promise<unknown[]> {
  const api = await session.clients.organizations();
  const listed = await Promise.all(
    types.map((Filter) =>
      everyPage((NextToken) =>
        callAws("organizations:ListPolicies", ctx.signal, (options) =>
          api.listPolicies({ Filter, NextToken }, options),
        ),
      ),
    ),
  );
  const summaries = listed.flat().flatMap((answer) => answer.Policies ?? []);
  return fourAtATime(summaries, async ({ Id: PolicyId = "" }) => {
    const { Policy: policy } = await callAws("organizations:DescribePolicy", ctx.signal, (options) =>
      api.describePolicy({ PolicyId }, options),
    );
    const targets = await everyPage((NextToken) =>
      callAws("organizations:ListTargetsForPolicy", ctx.signal, (options) =>
        api.listTargetsForPolicy({ PolicyId, NextToken }, options),
      ),
    );
    const ids = targets.flatMap((answer) => (answer.Targets ?? []).map((target) => target.TargetId));
    return { ...plain(policy?.PolicySummary ?? {}), Content: policy?.Content, targets: ids };
  });
}

async function tagsOf(ctx: AwsContext, session: Session, ResourceId: string): Promise<unknown[]> {
  const api = await session.clients.organizations();
  const pages = await everyPage((NextToken) =>
    callAws("organizations:ListTagsForResource", ctx.signal, (options) =>
      api.listTagsForResource({ ResourceId, NextToken }, options),
    ),
  );
  return pages.flatMap((answer) => (answer.Tags ?? []).map(plain));
}

/** Containers with their parents and guardrails, and the guardrails' own documents. */
export function organizationToRecords(page: Page): Parsed {
  const records = new AwsPageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  const { id, management } = body;
  if (
    typeof id !== "string" ||
    !/^o-\w{1,40}$/.test(id) ||
    typeof management !== "string" ||
    !/^\d{12}$/.test(management)
  ) {
    records.problem(organizationCall, "The organisation has no id or management account.");
    return records.parsed();
  }
  const realm = accountRealm(management);
  const top = { realm, externalId: id };
  const roots = new Set(records.list(body.roots, "roots"));
  const parentRef = (parent: unknown): Ref =>
    roots.has(parent) || typeof parent !== "string" || parent === ""
      ? top
      : { realm, externalId: clip(parent, 200) };
  const guardrails = addGuardrails(records.list(body.policies, "policies"), realm, records);
  const on = (...targets: unknown[]) => targets.flatMap((target) => guardrails.get(target) ?? []);
  records.add({ t: "container", ref: top, kind: "organisation", name: id, guardrails: on(...roots) });
  for (const unit of records.list(body.units, "units")) {
    if (!isObject(unit) || typeof unit.id !== "string" || unit.id === "" || unit.id.length > 200) {
      records.problem(organizationCall, "An organisational unit has no id.");
      continue;
    }
    const name = typeof unit.name === "string" && unit.name !== "" ? clip(unit.name, 200) : unit.id;
    const ref = { realm, externalId: unit.id };
    const parent = parentRef(unit.parent);
    records.add({ t: "container", ref, kind: "organisational_unit", name, parent, guardrails: on(unit.id) });
  }
  for (const account of records.list(body.accounts, "accounts")) {
    if (!isObject(account) || typeof account.Id !== "string" || !/^\d{12}$/.test(account.Id)) {
      records.problem(organizationCall, "An account has no number.");
      continue;
    }
    const name =
      typeof account.Name === "string" && account.Name !== "" ? clip(account.Name, 200) : account.Id;
    records.add({
      t: "container",
      ref: accountRef(account.Id),
      kind: "account",
      name,
      parent: parentRef(account.parent),
      status: accountStatus(account),
      guardrails: on(account.Id),
      tags: readTags(account.Tags, account.Id, records),
    });
  }
  return records.parsed();
}

function addGuardrails(policies: unknown[], realm: string, records: AwsPageRecords): Map<unknown, Ref[]> {
  const byTarget = new Map<unknown, Ref[]>();
  for (const policy of policies) {
    const arn = isObject(policy) ? policy.Arn : undefined;
    if (!isObject(policy) || typeof arn !== "string" || arn === "" || arn.length > 1000) {
      records.problem(organizationCall, "A policy of the organisation has no ARN.");
      continue;
    }
    const provider = policy.AwsManaged === true;
    const ref = { realm: provider ? awsRealm : realm, externalId: arn };
    const name = typeof policy.Name === "string" ? clip(policy.Name, 200) : arn;
    const managedBy = provider ? ("provider" as const) : ("customer" as const);
    const policyBody = records.document(policy.Content, arn);
    records.add({
      t: "entitlement",
      ref,
      kind: "guardrail",
      name,
      system: "aws",
      managedBy,
      body: policyBody,
    });
    for (const target of records.list(policy.targets, `${arn} targets`)) {
      byTarget.set(target, [...(byTarget.get(target) ?? []), ref]);
    }
  }
  return byTarget;
}

/** `State` replaced `Status` in 2026; older endpoints still answer with the latter. */
function accountStatus(account: { [key: string]: unknown }): Status {
  switch (account.State ?? account.Status) {
    case "ACTIVE":
      return "active";
    case "SUSPENDED":
    case "CLOSED":
      return "disabled";
    case "PENDING_CLOSURE":
      return "pending_deletion";
    default:
      return "unknown";
  }
}
