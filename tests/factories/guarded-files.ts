import { hostileNames } from "@/tests/factories/hostile-names";
import type { PlantedSecrets } from "@/tests/factories/planted-secrets";

/** Files as people bring them, full of hostile names and planted secrets. */

const account = "210987654321";

/** The hostile name at this place; the list begins again after its end. */
export function hostileName(n: number): string {
  return hostileNames[n % hostileNames.length] ?? "";
}

/** A spreadsheet: a row for every hostile name, other ones in its other cells, and secrets where people put them. */
export function hostileSheet(secrets: PlantedSecrets): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const header = [
    "Name",
    "System",
    "Account",
    "Owner",
    "Team",
    "Description",
    "Access key id",
    "Cost",
    "Password",
  ];
  const rows = hostileNames.map((name, n) => [
    name,
    "legacy",
    `account ${hostileName(n + 1)}`,
    hostileName(n + 2),
    hostileName(n + 3),
    n === 0 ? `see ${secrets.githubToken("cell of a sheet")}` : hostileName(n + 4),
    `key-${n} ${hostileName(n + 5)}`,
    hostileName(n + 6),
    n < 3 ? secrets.marker("column of a sheet that is named Password") : "",
  ]);
  return [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

/** What `get-account-authorization-details` writes: hostile names and tags, secrets in documents and tags. */
export function hostileDetails(secrets: PlantedSecrets): string {
  const keyId = "AKIAQ3EGRF4XUDZ7PLMN";
  const document = (text: string) =>
    encodeURIComponent(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: text,
            Effect: "Allow",
            Action: ["s3:GetObject", text],
            Resource: text,
            Condition: { StringEquals: { "aws:Referer": text, [text]: "x" } },
          },
        ],
      }),
    );
  const users = hostileNames.map((name, n) => ({
    Path: "/",
    UserName: name,
    UserId: `AIDA${String(n).padStart(17, "0")}`,
    Arn: `arn:aws:iam::${account}:user/${name}`,
    CreateDate: "2024-03-01T10:00:00+00:00",
    GroupList: [hostileName(n + 1)],
    UserPolicyList: [{ PolicyName: hostileName(n + 2), PolicyDocument: document(hostileName(n + 3)) }],
    AttachedManagedPolicies: [{ PolicyName: hostileName(n + 4), PolicyArn: `arn:aws:iam::aws:policy/${n}` }],
    Tags: [
      { Key: hostileName(n + 5), Value: hostileName(n + 6) },
      { Key: "Owner", Value: hostileName(n + 7) },
      { Key: "Description", Value: hostileName(n + 8) },
    ],
  }));
  const keeper = {
    ...users[0],
    UserName: "keeper",
    UserId: "AIDAKEEPERKEEPERKEEPE",
    Arn: `arn:aws:iam::${account}:user/keeper`,
    UserPolicyList: [
      { PolicyName: "leaky", PolicyDocument: document(secrets.githubToken("policy document")) },
      {
        PolicyName: "key pair",
        PolicyDocument: document(`${keyId} ${secrets.awsSecret("key pair in a policy document")}`),
      },
      { PolicyName: "pem", PolicyDocument: document(secrets.privateKey("private key in a policy document")) },
    ],
    Tags: [
      { Key: "db_password", Value: secrets.marker("tag that is named password") },
      { Key: "note", Value: `token ${secrets.githubToken("text of a tag")}` },
      { Key: "ci", Value: `${keyId}/${secrets.awsSecret("key pair in a tag")}` },
    ],
  };
  const roles = hostileNames.slice(0, 40).map((name, n) => ({
    Path: "/",
    RoleName: name,
    RoleId: `AROA${String(n).padStart(17, "0")}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    CreateDate: "2024-03-01T10:00:00+00:00",
    Description: `${hostileName(n + 1)} ${n === 0 ? `password=${secrets.marker("description of a role")}` : ""}`,
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: hostileName(n + 2), Federated: hostileName(n + 3) },
            Action: "sts:AssumeRole",
            Condition: { StringLike: { "x:sub": hostileName(n + 4) } },
          },
        ],
      }),
    ),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  }));
  return JSON.stringify({
    UserDetailList: [...users, keeper],
    GroupDetailList: [],
    RoleDetailList: roles,
    Policies: [],
  });
}
