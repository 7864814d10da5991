import type { APIGateway, UsagePlan } from "@aws-sdk/client-api-gateway";
import { type Answer, type Cursor, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import { accountRealm, accountRef } from "./arn";
import { callAws, everyPage, listed, pagesOf } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const apiKeysCall = "GetApiKeys";

const permission = "apigateway:GET";
const dayMs = 86_400_000;
/** How far back a plan is asked for the use of its keys. */
const usageDays = 89;

/** What the usage plans say of one key. */
interface PlanFacts {
  plans: string[];
  fingerprint?: string;
  /** Last day of use in any plan that tells; null: none in the days that were asked for. */
  usedOn?: string | null;
  /** One of its plans does not tell of its use. */
  untold?: true;
}

/**
 * Keys of a region's API Gateway with their usage plans and last day of use. The keys of a plan come with their values,
 * which become keyed fingerprints here and go no further.
 */
export async function* listApiKeys(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.apiGateway(region);
  const since = new Date(ctx.now.getTime() - usageDays * dayMs).toISOString().slice(0, 10);
  let known: { plans: UsagePlan[]; facts: Map<string, PlanFacts> } | null = null;
  yield* pagesOf(apiKeysCall, cursor, async (position) => {
    const answer = await callAws(permission, ctx.signal, (options) =>
      api.getApiKeys({ includeValues: false, limit: 500, position }, options),
    );
    const items = listed(answer.items, apiKeysCall);
    if (items.length > 0) known ??= await readPlans(ctx, api, since);
    const arnOf = (kind: string, id = "") => `arn:${session.partition}:apigateway:${region}::/${kind}/${id}`;
    const keys = items.map(({ id, name, description, enabled, createdDate, tags, customerId }) => ({
      arn: id ? arnOf("apikeys", id) : null,
      ...{ id, name, description, enabled, createdDate, tags, customerId },
      ...(known?.facts.get(id ?? "") ?? null),
    }));
    const plans = (known?.plans ?? []).map(({ id, name, apiStages, throttle, quota }) => ({
      ...{ arn: arnOf("usageplans", id), id, name, apiStages, throttle, quota },
    }));
    return { body: { account: session.account, since, keys, plans }, next: answer.position || undefined };
  });
}

async function readPlans(ctx: AwsContext, api: APIGateway, since: string) {
  const answers = await everyPage((position) =>
    callAws(permission, ctx.signal, (options) => api.getUsagePlans({ limit: 500, position }, options)),
  );
  const plans = answers.flatMap((answer) => listed(answer.items, "GetUsagePlans"));
  const facts = new Map<string, PlanFacts>();
  const factsOf = (key: string) => {
    const found = facts.get(key) ?? { plans: [] };
    facts.set(key, found);
    return found;
  };
  for (const { id: usagePlanId = "" } of plans) {
    const members = await everyPage((position) =>
      callAws(permission, ctx.signal, (options) =>
        api.getUsagePlanKeys({ usagePlanId, limit: 500, position }, options),
      ),
    );
    const keys = members.flatMap((answer) => listed(answer.items, "GetUsagePlanKeys"));
    for (const { id, value } of keys) {
      if (!id) continue;
      const key = factsOf(id);
      key.plans.push(usagePlanId);
      if (value && ctx.fingerprint) key.fingerprint = ctx.fingerprint(value);
    }
    if (keys.length === 0) continue;
    const told = await toldUse(ctx, api, usagePlanId, since);
    for (const { id } of keys) if (id && !told.has(id)) factsOf(id).untold = true;
    for (const [id, day] of told) {
      const key = factsOf(id);
      if (day !== null && (key.usedOn ?? "") < day) key.usedOn = day;
      else key.usedOn ??= null;
    }
  }
  return { plans, facts };
}

/** The use of a plan's keys as far as it is told: without it the keys are still known, and their last use is not. */
async function toldUse(ctx: AwsContext, api: APIGateway, usagePlanId: string, startDate: string) {
  try {
    return await readUse(ctx, api, usagePlanId, startDate);
  } catch (error) {
    const kind = error instanceof SourceError ? error.failure.kind : null;
    if (kind === "denied" || kind === "unsupported") return new Map<string, string | null>();
    throw error;
  }
}

/** The last day on which each key of a plan was used; null: on none since `startDate`. */
async function readUse(ctx: AwsContext, api: APIGateway, usagePlanId: string, startDate: string) {
  const endDate = ctx.now.toISOString().slice(0, 10);
  const answers = await everyPage((position) =>
    callAws(permission, ctx.signal, (options) =>
      api.getUsage({ usagePlanId, startDate, endDate, limit: 500, position }, options),
    ),
  );
  const days = new Map<string, string | null>();
  for (const [key, each] of answers.flatMap((answer) => Object.entries(answer.items ?? {}))) {
    // One pair per day from the first on: what was used, what remains.
    const last = each.findLastIndex(([used = 0]) => used > 0);
    const at = Date.parse(startDate) + last * dayMs;
    days.set(key, last < 0 ? null : new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** An identity and its credential per key, an entitlement per usage plan, and which key may call by which plan. */
export function apiKeysToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  const account = typeof body.account === "string" ? /^\d{12}$/.exec(body.account)?.[0] : undefined;
  if (!account) {
    records.problem(apiKeysCall, "The answer does not say whose keys these are.");
    return records.parsed();
  }
  const realm = accountRealm(account);
  const plans = new Map<string, string>();
  for (const plan of records.list(body.plans, "plans")) {
    const { arn, id, name, apiStages, throttle, quota } = isObject(plan) ? plan : {};
    if (typeof arn !== "string" || !gatewayArn.test(arn) || typeof id !== "string") {
      records.problem(apiKeysCall, "A usage plan has no id.");
      continue;
    }
    plans.set(id, arn);
    records.add({
      t: "entitlement",
      ref: { realm, externalId: arn },
      kind: "scope",
      name: typeof name === "string" ? clip(name, 400) : id,
      system: "aws",
      body: { apiStages: apiStages ?? [], throttle: throttle ?? null, quota: quota ?? null },
    });
  }
  const since = records.time(body.since, "since");
  for (const key of records.list(body.keys, "keys")) addKey(key, { account, since, plans }, records);
  return records.parsed();
}

const gatewayArn = /^arn:aws[a-z-]{0,20}:apigateway:[a-z0-9-]{1,40}::\/(?:apikeys|usageplans)\/\w{1,100}$/;

function addKey(
  key: unknown,
  of: { account: string; since: Date | null; plans: Map<string, string> },
  records: PageRecords,
): void {
  if (!isObject(key) || typeof key.arn !== "string" || !gatewayArn.test(key.arn)) {
    records.problem(apiKeysCall, "An API key has no id.");
    return;
  }
  const ref = { realm: accountRealm(of.account), externalId: key.arn };
  const name = typeof key.name === "string" && key.name !== "" ? clip(key.name, 600) : key.arn;
  const tags = tagsOf(key.tags);
  const status = typeof key.enabled === "boolean" ? (key.enabled ? "active" : "disabled") : "unknown";
  const createdAt = records.time(key.createdDate, `${key.arn} createdDate`);
  const since = key.untold === true ? null : of.since;
  const lastUsed = lastUse(key.usedOn, { since, createdAt });
  records.add({
    t: "identity",
    ref,
    kind: "api_key",
    name,
    system: "aws",
    container: accountRef(of.account),
    status,
    class: "non_human",
    classReason: "A key with which programs call an API.",
    managedBy: "customer",
    createdAt,
    lastUsed,
    description: typeof key.description === "string" ? clip(key.description, 4000) : undefined,
    tags,
    ownerHints: hintsOf(tags),
  });
  records.add({
    t: "credential",
    ref,
    identity: ref,
    type: "api_key",
    name,
    lifetime: "static",
    renewal: "manual",
    status,
    createdAt,
    lastRotatedAt: createdAt,
    lastUsed,
    ...(typeof key.fingerprint === "string" ? { fingerprint: key.fingerprint } : {}),
  });
  for (const id of records.list(key.plans, `${key.arn} plans`)) {
    const plan = typeof id === "string" ? of.plans.get(id) : undefined;
    if (plan)
      records.add({ t: "grant", principal: ref, entitlement: { realm: ref.realm, externalId: plan } });
    else records.problem(key.arn, "One of its usage plans is not known.");
  }
}

/**
 * Usage is counted by the day, and only in plans: a key outside of all, or of which a plan says nothing (`since`: null), may
 * have been used since, whatever day another plan tells.
 */
function lastUse(usedOn: unknown, known: { since: Date | null; createdAt: Date | null }): LastUsed {
  if (usedOn === undefined) return noTelemetry;
  const covered = known.since && new Date(Math.max(known.since.getTime(), known.createdAt?.getTime() ?? 0));
  const covers = covered ? { coveredSince: covered, gap: "none" as const } : noTelemetry;
  const at = typeof usedOn === "string" ? new Date(usedOn) : null;
  if (at === null) return { ...noTelemetry, ...covers };
  if (Number.isNaN(at.getTime())) return noTelemetry;
  return { ...covers, at, grade: "reported", precisionSeconds: 86_400 };
}
