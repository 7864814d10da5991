import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { callAws, listed, pagesOf } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const instancesCall = "DescribeInstances";

/** Instances of a region that carry an instance profile, with the role in it. */
export async function* listInstances(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const ec2 = await session.clients.ec2(region);
  let roles: Map<string, string> | null = null;
  yield* pagesOf(instancesCall, cursor, async (token) => {
    const input = { MaxResults: 500, ...(token ? { NextToken: token } : {}) };
    const answer = await callAws("ec2:DescribeInstances", ctx.signal, (options) =>
      ec2.describeInstances(input, options),
    );
    const instances: unknown[] = [];
    for (const reservation of listed(answer.Reservations, "ec2:DescribeInstances")) {
      for (const { InstanceId, IamInstanceProfile, State, Tags } of reservation.Instances ?? []) {
        const profile = IamInstanceProfile?.Arn;
        if (!profile || State?.Name === "terminated") continue;
        roles ??= await profileRoles(ctx, session);
        instances.push({
          arn: `arn:${session.partition}:ec2:${region}:${session.account}:instance/${InstanceId}`,
          name: Tags?.find((tag) => tag.Key === "Name")?.Value || InstanceId,
          profile,
          role: roles.get(profile) ?? null,
        });
      }
    }
    return { body: { instances }, next: answer.NextToken || undefined };
  });
}

/** Which role is in which instance profile: an instance names only the profile. */
async function profileRoles(ctx: AwsContext, session: Session): Promise<Map<string, string>> {
  const iam = await session.clients.iam();
  const roles = new Map<string, string>();
  let marker: string | undefined;
  do {
    const input = marker ? { Marker: marker } : {};
    const answer = await callAws("iam:ListInstanceProfiles", ctx.signal, (options) =>
      iam.listInstanceProfiles(input, options),
    );
    for (const { Arn, Roles } of listed(answer.InstanceProfiles, "iam:ListInstanceProfiles")) {
      const [role] = Roles ?? [];
      if (Arn && role?.Arn) roles.set(Arn, role.Arn);
    }
    marker = answer.IsTruncated ? answer.Marker : undefined;
  } while (marker !== undefined);
  return roles;
}

/** A resource per instance, and the trust that it runs as its role. */
export function instancesToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const found of records.list(body.instances, "instances")) {
    const arn = isObject(found) ? parseArn(found.arn) : null;
    if (!isObject(found) || !arn) {
      records.problem(instancesCall, "An instance has no id that can be read.");
      continue;
    }
    const name = typeof found.name === "string" ? clip(found.name, 300) : arn.arn;
    const ref = { realm: accountRealm(arn.account), externalId: arn.arn };
    records.add({ t: "resource", ref, kind: "ec2_instance", name, container: accountRef(arn.account) });
    const role = roleRef(found.role);
    if (role) records.add({ t: "trust", identity: role, kind: "workload", subject: arn.arn });
    else
      records.problem(
        arn.arn,
        "Its instance profile holds no role, or was removed, so what it runs as is not known.",
      );
  }
  return records.parsed();
}
