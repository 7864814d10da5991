import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type Cursor, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { noTelemetry } from "@/lib/domain/record";
import { accountRef, parseIamArn } from "./arn";
import { callAws, fourAtATime, listed, nameOf, nextMarker, pagesUnder } from "./aws-call";
import { reportedUse, usagePrecisionSeconds } from "./last-use";
import type { AwsContext, Session } from "./session";
import { listUsers, userRef } from "./users";

export const serviceAccessCall = "GetServiceLastAccessedDetails";

const absent = "NoSuchEntityException";
/** IAM keeps what a principal used for this long. */
const trackingMs = 400 * 86_400_000;
/** A job takes a second or two; one that takes longer than all these waits has got stuck. */
const waitsMs = [0, 500, 1000, 2000, 4000, 8000, 15_000, 30_000];

interface Principal {
  Arn: string;
  Id?: string;
}

/** Which services each user and role used last, and which it may use and did not: one job of IAM for each. */
export function listServiceAccess(
  ctx: AwsContext,
  session: Session,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  return pagesUnder(
    serviceAccessCall,
    cursor,
    async () => ["roles", "users"],
    async (kind, token) => {
      const { found, next } = await (kind === "roles" ? rolesPage : usersPage)(ctx, session, token);
      const read = await fourAtATime(found, async (principal) => ({
        ...principal,
        access: await readAccess(ctx, session, principal.Arn),
      }));
      return { body: { principals: read.filter(({ access }) => access !== null) }, next };
    },
  );
}

async function rolesPage(ctx: AwsContext, session: Session, token: string | undefined) {
  const iam = await session.clients.iam();
  const answer = await callAws("iam:ListRoles", ctx.signal, (options) =>
    iam.listRoles({ MaxItems: 50, Marker: token }, options),
  );
  const found = listed(answer.Roles, "iam:ListRoles").flatMap(({ Arn, RoleId: Id, Path }): Principal[] =>
    // What AWS's own roles may do is not the customer's to cut.
    Arn && !Path?.startsWith("/aws-service-role/") ? [{ Arn, Id }] : [],
  );
  return { found, next: nextMarker(answer) };
}

async function usersPage(ctx: AwsContext, session: Session, token: string | undefined) {
  const { users, next } = await listUsers(ctx, session, token);
  return { found: users.map(({ Arn, UserId: Id }): Principal => ({ Arn, Id })), next };
}

/** What one principal used; null when it was deleted meanwhile. */
async function readAccess(ctx: AwsContext, session: Session, Arn: string) {
  const iam = await session.clients.iam();
  try {
    const { JobId } = await callAws(
      "iam:GenerateServiceLastAccessedDetails",
      ctx.signal,
      (options) => iam.generateServiceLastAccessedDetails({ Arn, Granularity: "SERVICE_LEVEL" }, options),
      [absent, "NoSuchEntity"],
    );
    return await readJob(ctx, session, JobId ?? "");
  } catch (error) {
    if (nameOf(error) === absent || nameOf(error) === "NoSuchEntity") return null;
    throw error;
  }
}

async function readJob(ctx: AwsContext, session: Session, JobId: string) {
  const iam = await session.clients.iam();
  const ask = (Marker: string | undefined) =>
    callAws("iam:GetServiceLastAccessedDetails", ctx.signal, (options) =>
      iam.getServiceLastAccessedDetails({ JobId, Marker, MaxItems: 1000 }, options),
    );
  for (const waitMs of waitsMs) {
    await sleep(waitMs, undefined, { signal: ctx.signal });
    let answer = await ask(undefined);
    if (answer.JobStatus === "FAILED") return { failed: clip(answer.Error?.Message ?? "no reason", 300) };
    if (answer.JobStatus !== "COMPLETED") continue;
    const services = [...listed(answer.ServicesLastAccessed, serviceAccessCall)];
    while (answer.IsTruncated && answer.Marker) {
      answer = await ask(answer.Marker);
      services.push(...listed(answer.ServicesLastAccessed, serviceAccessCall));
    }
    const used = services.filter(({ LastAuthenticated }) => LastAuthenticated);
    return {
      used: used.map(({ ServiceNamespace, LastAuthenticated, LastAuthenticatedRegion }) => ({
        service: ServiceNamespace,
        at: LastAuthenticated?.toISOString(),
        region: LastAuthenticatedRegion,
      })),
      unused: services.filter((each) => !each.LastAuthenticated).map((each) => each.ServiceNamespace),
      asOf: answer.JobCompletionDate?.toISOString(),
    };
  }
  throw new SourceError({ kind: "throttled", message: "IAM did not finish a job on last use in a minute." });
}

/** What each principal used, beside what else is known of it. */
export function serviceAccessToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const principal of records.list(body.principals, "principals")) {
    const arn = isObject(principal) && typeof principal.Arn === "string" ? parseIamArn(principal.Arn) : null;
    if (
      !isObject(principal) ||
      !arn ||
      (arn.type !== "user" && arn.type !== "role") ||
      arn.account === "aws"
    ) {
      records.problem(serviceAccessCall, "A principal has no ARN that can be read.");
      continue;
    }
    const access = principal.access;
    if (!isObject(access) || !Array.isArray(access.used)) {
      const why =
        isObject(access) && typeof access.failed === "string" ? access.failed : "no reason was given";
      records.problem(arn.arn, `Which services it used is not known: ${clip(why, 300)}`);
      continue;
    }
    const times = access.used.flatMap((each: unknown) => {
      const at = isObject(each) ? records.time(each.at, `${arn.arn} used`) : null;
      return at ? [at.getTime()] : [];
    });
    const since = records.collectedAt.getTime() - trackingMs;
    const last = times.length > 0 ? new Date(Math.max(...times)) : null;
    const tracked = { since, createdAt: null, precisionSeconds: usagePrecisionSeconds };
    const lastUsed = times.length === access.used.length ? reportedUse(last, tracked) : noTelemetry;
    const ref = userRef(arn.account, { UserId: principal.Id, Arn: arn.arn });
    records.add({
      t: "identity",
      ref,
      // Whoever comes first says both of its names: other sources know it by its ARN only.
      aliases: ref.externalId === arn.arn ? [] : [arn.arn],
      kind: arn.type === "user" ? "cloud_user" : "cloud_role",
      name: arn.name,
      system: "aws",
      container: accountRef(arn.account),
      // A role's own record says when it was used last.
      ...(arn.type === "user" ? { lastUsed } : {}),
      raw: { serviceLastAccessed: access },
    });
  }
  return records.parsed();
}
