import type { AccessAnalyzer } from "@aws-sdk/client-accessanalyzer";
import type { Answer, Cursor } from "@/lib/connectors/sdk/contract";
import { accessFindingsCall } from "./access-analyzer-records";
import { callAws, everyPage, fourAtATime, listed, nameOf, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

const gone = "ResourceNotFoundException";
/** Users and roles whose findings travel in one page. */
const principalsOfPage = 25;

/** A finding by its id, of one analyzer. */
interface Found {
  id: string;
  analyzer: string;
  /** How many days without use make an analyzer say "unused". */
  unusedDays: number | null;
}

/**
 * What Access Analyzer finds of users and roles in a region: who from outside may become them, and what they do not use.
 * Findings are listed in no order of theirs, so they are put together by whom they are about first.
 */
export async function* listAccessFindings(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.accessAnalyzer(region);
  let about: [resource: string, found: Found[]][] | null = null;
  yield* pagesOf(accessFindingsCall, cursor, async (after) => {
    about ??= await findingsByPrincipal(ctx, api);
    const rest = after === undefined ? about : about.filter(([resource]) => resource > after);
    const now = rest.slice(0, principalsOfPage);
    const principals = await fourAtATime(now, async ([resource, found]) => {
      const findings: object[] = [];
      for (const each of found) {
        const finding = await readFinding(ctx, api, each);
        if (finding) findings.push(finding);
      }
      return { resource, findings };
    });
    const next = rest.length > now.length ? now.at(-1)?.[0] : undefined;
    return { body: { principals: principals.filter(({ findings }) => findings.length > 0) }, next };
  });
}

async function findingsByPrincipal(ctx: AwsContext, api: AccessAnalyzer): Promise<[string, Found[]][]> {
  const analyzers = await everyPage((nextToken) =>
    callAws("access-analyzer:ListAnalyzers", ctx.signal, (options) =>
      api.listAnalyzers({ nextToken }, options),
    ),
  );
  const about = new Map<string, Found[]>();
  for (const { arn, configuration } of analyzers.flatMap(({ analyzers: found }) =>
    listed(found, "access-analyzer:ListAnalyzers"),
  )) {
    const unusedDays = configuration?.unusedAccess?.unusedAccessAge ?? null;
    const listing = pagesOf(accessFindingsCall, null, async (nextToken) => {
      const answer = await callAws("access-analyzer:ListFindings", ctx.signal, (options) =>
        api.listFindingsV2({ analyzerArn: arn, filter: standing, nextToken, maxResults: 100 }, options),
      );
      for (const { id, resource } of listed(answer.findings, "access-analyzer:ListFindings")) {
        if (!id || !resource || !arn) continue;
        const found = about.get(resource) ?? [];
        found.push({ id, analyzer: arn, unusedDays });
        about.set(resource, found);
      }
      return { body: null, next: answer.nextToken || undefined };
    });
    for await (const _page of listing);
  }
  return [...about].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What still holds: an archived finding is accepted, not mended. */
const standing = {
  status: { eq: ["ACTIVE", "ARCHIVED"] },
  resourceType: { eq: ["AWS::IAM::Role", "AWS::IAM::User"] },
};

/** A finding whole; null when it went meanwhile. */
async function readFinding(
  ctx: AwsContext,
  api: AccessAnalyzer,
  { id, analyzer, unusedDays }: Found,
): Promise<object | null> {
  try {
    const pages = await everyPage((nextToken) =>
      callAws(
        "access-analyzer:GetFinding",
        ctx.signal,
        (options) => api.getFindingV2({ analyzerArn: analyzer, id, nextToken }, options),
        [gone],
      ),
    );
    const [first] = pages;
    if (!first) return null;
    const details = pages.flatMap(({ findingDetails }) =>
      listed(findingDetails, "access-analyzer:GetFinding"),
    );
    const { findingType: type, status, createdAt, analyzedAt } = first;
    return plain({ id, analyzer, unusedDays, type, status, createdAt, analyzedAt, details });
  } catch (error) {
    if (nameOf(error) === gone) return null;
    throw error;
  }
}
