import type { AwsAccount, StoredRole, StoredUser } from "./aws-account";
import type { Random } from "./random";

/** How many days the trail goes back. */
const days = 28;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Of each account: enough to look at, not a log of everything. */
const usersOfAccount = 3;
const rolesOfAccount = 4;
/** Only who was used in the last days is in the trail: what nobody used must stay so. */
const lately = 4;

/** When something works, in hours of the day (UTC), and whether it rests at the weekend. */
const rhythms = [
  { hours: [2], weekends: true },
  { hours: [7, 9, 11, 14, 16], weekends: false },
  { hours: [0, 6, 12, 18], weekends: true },
  { hours: [8, 10, 13, 15], weekends: false },
] as const;

const calls: Readonly<Record<string, readonly string[]>> = {
  s3: ["ListBuckets", "GetBucketLocation", "PutObject", "GetObject"],
  ses: ["SendRawEmail", "GetSendQuota"],
  sqs: ["ReceiveMessage", "DeleteMessage", "SendMessage"],
  dynamodb: ["DescribeTable", "Query"],
  secretsmanager: ["GetSecretValue", "DescribeSecret"],
  ecr: ["GetAuthorizationToken", "BatchGetImage"],
  kms: ["Decrypt", "GenerateDataKey"],
};
const servicesOfRoles = ["s3", "sqs", "dynamodb", "secretsmanager", "ecr", "kms"] as const;

/** Addresses that documentation may use (RFC 5737): the company's own way out, and that of a partner. */
const ownAddresses = ["203.0.113.17", "203.0.113.18"] as const;
const partnerAddresses = ["198.51.100.44", "198.51.100.71", "192.0.2.130"] as const;
const programs = [
  "aws-cli/2.31.2 md/Botocore#1.40.12 ua/2.1 os/linux",
  "aws-sdk-go-v2/1.39.0 os/linux lang/go#1.25.1",
  "Boto3/1.40.12 md/Botocore#1.40.12 ua/2.0 os/linux",
  "aws-sdk-java/2.33.4 md/io#sync os/linux",
] as const;

interface Caller {
  random: Random;
  account: AwsAccount;
  name: string;
  lastUsedAt: Date;
  service: string;
  identity: object;
}

/** What CloudTrail wrote of the last weeks: each caller in a rhythm of its own, none of them after its last use. */
export function cloudTrail(accounts: readonly AwsAccount[]): { Records: object[] } {
  return { Records: accounts.flatMap(callersOf).flatMap(recordsOf) };
}

function callersOf(account: AwsAccount): Caller[] {
  const since = account.company.origin.now.getTime() - lately * dayMs;
  const isLate = (at: Date | null): at is Date => at !== null && at.getTime() >= since;
  const users = account.users.flatMap((user) => {
    const used = user.keys?.find(({ active = true, lastUsedAt }) => active && isLate(lastUsedAt));
    return used?.lastUsedAt ? [byUser(account, user, { ...used, lastUsedAt: used.lastUsedAt })] : [];
  });
  const roles = account.roles.flatMap((role) =>
    isLate(role.lastUsedAt) ? [byRole(account, role, role.lastUsedAt)] : [],
  );
  return [...users.slice(0, usersOfAccount), ...roles.slice(0, rolesOfAccount)];
}

function byUser(
  account: AwsAccount,
  { name, arn, id }: StoredUser,
  key: { key: { id: string }; lastUsedAt: Date; service?: string },
): Caller {
  const identity = {
    ...{ type: "IAMUser", principalId: id, arn, accountId: account.id },
    ...{ accessKeyId: key.key.id, userName: name },
  };
  const service = key.service ?? "s3";
  const random = account.company.random("trail", arn);
  return { random, account, name, lastUsedAt: key.lastUsedAt, service, identity };
}

function byRole(account: AwsAccount, { name, arn, id }: StoredRole, lastUsedAt: Date): Caller {
  const random = account.company.random("trail", arn);
  const session = `${name}-${random.between(100, 999)}`;
  const identity = {
    ...{ type: "AssumedRole", principalId: `${id}:${session}`, accountId: account.id },
    arn: `arn:aws:sts::${account.id}:assumed-role/${name}/${session}`,
    sessionContext: {
      sessionIssuer: { type: "Role", principalId: id, arn, accountId: account.id, userName: name },
    },
  };
  return { random, account, name, lastUsedAt, service: random.pick(servicesOfRoles), identity };
}

function recordsOf({ random, account, name, lastUsedAt, service, identity }: Caller): object[] {
  const { company, facts } = account;
  const { hours, weekends } = random.pick(rhythms);
  const userAgent = random.pick(programs);
  const sourceIPAddress = random.pick(random.chance(0.8) ? ownAddresses : partnerAddresses);
  const midnight = Math.floor(company.origin.now.getTime() / dayMs) * dayMs;
  const records: object[] = [];
  for (let day = days; day >= 0; day -= 1) {
    const weekday = new Date(midnight - day * dayMs).getUTCDay();
    if (!weekends && (weekday === 0 || weekday === 6)) continue;
    for (const hour of hours) {
      const at = new Date(midnight - day * dayMs + hour * hourMs + random.between(0, 3_599) * 1000);
      if (at > lastUsedAt) continue;
      const id = company.uuid("trail", account.id, name, String(days - day), String(hour));
      records.push({
        ...{ eventVersion: "1.11", eventID: id, eventTime: at.toISOString(), requestID: id.slice(0, 18) },
        ...{
          eventSource: `${service}.amazonaws.com`,
          eventName: random.pick(calls[service] ?? ["GetCallerIdentity"]),
        },
        ...{ awsRegion: facts.regions[0], sourceIPAddress, userAgent, userIdentity: identity },
        ...(random.chance(0.03) ? { errorCode: "AccessDenied" } : {}),
        ...{ readOnly: true, eventType: "AwsApiCall", managementEvent: true, recipientAccountId: account.id },
      });
    }
  }
  return records;
}
