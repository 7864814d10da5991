import type { EKS } from "@aws-sdk/client-eks";
import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { callAws, everyPage, fourAtATime, listed, nameOf, pagesUnder, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const clustersCall = "ListPodIdentityAssociations";

/** Clusters of a region with their own roles, and which role each service account is given by pod identity. */
export async function* listClusters(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const eks = await session.clients.eks(region);
  yield* pagesUnder(
    clustersCall,
    cursor,
    async () => {
      const pages = await everyPage((nextToken) =>
        callAws("eks:ListClusters", ctx.signal, (options) => eks.listClusters({ nextToken }, options)),
      );
      return pages.flatMap((page) => listed(page.clusters, "eks:ListClusters"));
    },
    async (clusterName, nextToken) => {
      const page = await unlessGone(async () => {
        const cluster = await describeCluster(ctx, eks, clusterName);
        return { cluster, ...(await listAssociations(ctx, eks, clusterName, nextToken)) };
      });
      if (page === null) return { body: {}, next: undefined };
      const { next, ...body } = page;
      return { body, next };
    },
  );
}

const gone = "ResourceNotFoundException";

/** Null: it was deleted since it was listed. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (nameOf(error) === gone) return null;
    throw error;
  }
}

async function listAssociations(
  ctx: AwsContext,
  eks: EKS,
  clusterName: string,
  nextToken: string | undefined,
) {
  const answer = await callAws(
    "eks:ListPodIdentityAssociations",
    ctx.signal,
    (options) => eks.listPodIdentityAssociations({ clusterName, nextToken }, options),
    [gone],
  );
  const summaries = listed(answer.associations, "eks:ListPodIdentityAssociations");
  const associations = await fourAtATime(summaries, ({ associationId = "" }) =>
    unlessGone(async () => {
      const { association } = await callAws(
        "eks:DescribePodIdentityAssociation",
        ctx.signal,
        (options) => eks.describePodIdentityAssociation({ clusterName, associationId }, options),
        [gone],
      );
      return plain(association ?? {});
    }),
  );
  return {
    associations: associations.filter((association) => association !== null),
    next: answer.nextToken || undefined,
  };
}

async function describeCluster(ctx: AwsContext, eks: EKS, name: string) {
  const { cluster } = await callAws(
    "eks:DescribeCluster",
    ctx.signal,
    (options) => eks.describeCluster({ name }, options),
    [gone],
  );
  const issuer = cluster?.identity?.oidc?.issuer ?? null;
  return { arn: cluster?.arn ?? null, name, role: cluster?.roleArn ?? null, issuer };
}

/** A resource per cluster, the role of its control plane, and the trust of every service account that is given a role. */
export function clustersToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  // A region without a cluster is one empty page.
  if (body.cluster === undefined && body.associations === undefined) return records.parsed();
  const cluster = isObject(body.cluster) ? body.cluster : {};
  const arn = parseArn(cluster.arn);
  if (!arn) {
    records.problem(clustersCall, "A cluster has no ARN that can be read.");
    return records.parsed();
  }
  records.add({
    t: "resource",
    ref: { realm: accountRealm(arn.account), externalId: arn.arn },
    kind: "eks_cluster",
    name: typeof cluster.name === "string" ? clip(cluster.name, 300) : arn.arn,
    container: accountRef(arn.account),
  });
  const own = roleRef(cluster.role);
  if (own) records.add({ t: "trust", identity: own, kind: "workload", subject: arn.arn });
  const issuer = typeof cluster.issuer === "string" ? clip(cluster.issuer, 2000) : null;
  for (const association of records.list(body.associations, "associations")) {
    addAssociation(association, { arn: arn.arn, issuer }, records);
  }
  return records.parsed();
}

function addAssociation(
  found: unknown,
  cluster: { arn: string; issuer: string | null },
  records: PageRecords,
): void {
  const { namespace, serviceAccount, roleArn, targetRoleArn, associationArn } = isObject(found) ? found : {};
  const role = roleRef(roleArn);
  if (typeof namespace !== "string" || typeof serviceAccount !== "string" || !role) {
    records.problem(cluster.arn, "A pod identity association names no service account or role.");
    return;
  }
  const target = roleRef(targetRoleArn);
  for (const identity of target ? [role, target] : [role]) {
    records.add({
      t: "trust",
      identity,
      kind: "workload",
      subject: clip(`system:serviceaccount:${namespace}:${serviceAccount}`, 1000),
      issuer: cluster.issuer,
      condition: {
        cluster: cluster.arn,
        association: typeof associationArn === "string" ? clip(associationArn, 1000) : null,
        ...(target && identity === target ? { through: role.externalId } : {}),
      },
    });
  }
}
