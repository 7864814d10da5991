/**
 * A made-up AWS estate as `get-account-authorization-details` tells of it, page by page: per identity a user with two
 * access keys and ten attachments. What the engine reads in the benchmark is this raw form, parsed by the real connector.
 */
export const keysPerUser = 2;
export const attachmentsPerUser = 10;
const policies = 400;

export interface RawUser {
  Path: string;
  UserName: string;
  UserId: string;
  Arn: string;
  CreateDate: string;
  GroupList: string[];
  AttachedManagedPolicies: { PolicyName: string; PolicyArn: string }[];
  Tags: { Key: string; Value: string }[];
}

const account = "123456789012";
const teams = ["payments", "search", "platform", "data", "growth", "identity", "mobile"];

export function rawUser(index: number): RawUser {
  const name = `svc-${teams[index % teams.length]}-${(index * 2654435761) % 2 ** 32}-${index}`;
  return {
    Path: "/service/",
    UserName: name,
    UserId: `AIDA${index.toString(36).toUpperCase().padStart(17, "0")}`,
    Arn: `arn:aws:iam::${account}:user/service/${name}`,
    CreateDate: new Date(1_500_000_000_000 + (index % 3000) * 86_400_000).toISOString(),
    GroupList: [],
    AttachedManagedPolicies: Array.from({ length: attachmentsPerUser }, (_, slot) => {
      const policy = (index * 31 + slot * 7) % policies;
      return { PolicyName: `policy-${policy}`, PolicyArn: `arn:aws:iam::${account}:policy/policy-${policy}` };
    }),
    Tags: [{ Key: "team", Value: teams[index % teams.length] ?? "" }],
  };
}

/** The keys of a user as the connector's own pages hold them: the listing, and the last use of each. */
export function rawKeys(index: number): object {
  const { UserName, UserId, Arn, CreateDate } = rawUser(index);
  const keys = Array.from({ length: keysPerUser }, (_, slot) => ({
    UserName,
    AccessKeyId: `AKIA${(index * keysPerUser + slot).toString(36).toUpperCase().padStart(16, "0")}`,
    Status: slot === 0 || index % 3 === 0 ? "Active" : "Inactive",
    CreateDate,
    LastUsed: {
      LastUsedDate: new Date(1_700_000_000_000 + (index % 700) * 86_400_000).toISOString(),
      ServiceName: "s3",
      Region: "eu-central-1",
    },
  }));
  return { UserName, UserId, Arn, keys };
}
