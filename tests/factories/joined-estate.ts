import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { aws } from "@/lib/connectors/aws/connector";
import { file, now } from "@/lib/connectors/aws/fixtures/read-files";
import { fakeMachine, sharedToken, writeTree } from "@/lib/connectors/host/fixtures/fake-machine";
import { readMachine } from "@/lib/connectors/host/fixtures/read-machine";
import { objects } from "@/lib/connectors/kubernetes/fixtures/cluster-objects";
import { issuer as clusterIssuer } from "@/lib/connectors/kubernetes/fixtures/fake-cluster";
import { mcp } from "@/lib/connectors/mcp/connector";
import type { Connector, ExportFile, LiveContext } from "@/lib/connectors/sdk/contract";
import { terraform } from "@/lib/connectors/terraform/connector";
import type { RecordInput } from "@/lib/domain/source-record";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";

/** One estate out of many sources: their fixtures speak of one company, and here they are read into one inventory. */

/** The fingerprint that the fixture of a machine has too. */
export const print = (secret: string) => createHmac("sha256", "test key").update(secret).digest("hex");

/** Reads a live source with its own fixture, through the real engine. */
export async function syncLive<Config>(
  pool: Pool,
  connector: Connector<Config>,
  given: LiveContext<Config>,
  name: string = connector.manifest.id,
): Promise<void> {
  const engine = testEngine(pool, connector, {
    liveContext: async (_source, _connector, signal) => ({ ...given, signal, fingerprint: print }),
  });
  await syncOnce(engine, await createSource(pool, name, connector.manifest.id));
}

/** What files told, through the real engine: an export of the system itself, or files that only speak of it. */
export async function syncRecords(
  pool: Pool,
  name: string,
  records: RecordInput[],
  issues: string[],
  evidence: "api" | "file" = "file",
): Promise<void> {
  const connector = scriptedConnector({ scopes: [{ key: name, pages: [records], issues }], evidence });
  await syncOnce(testEngine(pool, connector), await createSource(pool, name));
}

/** The records of files of one connector. */
export async function recordsOf<Config>(
  connector: Connector<Config>,
  files: ExportFile[],
): Promise<RecordInput[]> {
  const ctx = {
    config: connector.manifest.config.parse({}),
    now,
    fingerprint: print,
    signal: new AbortController().signal,
    warn: () => undefined,
  };
  const records: RecordInput[] = [];
  for await (const part of connector.readExport?.(files, ctx) ?? [])
    if (part.t === "page") records.push(...connector.toRecords({ ...part, collectedAt: now }).records);
  return records;
}

export const awsAccount = "123456789012";
const arn = (rest: string) => `arn:aws:iam::${awsAccount}:${rest}`;
const provider = (host: string, subjects: string | string[], operator = "StringLike") => ({
  Effect: "Allow",
  Principal: { Federated: arn(`oidc-provider/${host}`) },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { [operator]: { [`${host}:sub`]: subjects } },
});
const github = "token.actions.githubusercontent.com";
const cluster = clusterIssuer.replace("https://", "");

/** Roles by whom they let in. */
const roles: { [name: string]: object[] } = {
  "shop-api": [provider(cluster, "system:serviceaccount:shop:api", "StringEquals")],
  deploy: [
    provider(github, ["repo:acme/shop:environment:production", "repo:elsewhere/shop:*"]),
    provider("gitlab.com", "project_path:acme/shop:ref_type:branch:ref:main"),
    provider("gitlab.other.example", "project_path:acme/shop:ref_type:branch:ref:main"),
    provider("oidc.eks.eu-west-1.amazonaws.com/id/ANOTHER", "system:serviceaccount:shop:api"),
  ],
  reports: [
    {
      Effect: "Allow",
      Principal: { Federated: "accounts.google.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "accounts.google.com:sub": "112233445566778899001" } },
    },
  ],
  loader: [],
  ci: [],
};

/** The account as an export has it, with a user whose key lies elsewhere. */
export async function awsRecords(account = awsAccount): Promise<RecordInput[]> {
  const ours = (text: string) => text.replaceAll(awsAccount, account);
  const details = {
    UserDetailList: [
      {
        ...{
          Path: "/",
          UserName: "shop-mailer",
          UserId: "AIDA00000000000MAIL1",
          Arn: arn("user/shop-mailer"),
        },
        ...{ CreateDate: "2024-03-01T10:00:00+00:00", GroupList: [], AttachedManagedPolicies: [], Tags: [] },
      },
    ],
    GroupDetailList: [],
    RoleDetailList: Object.entries(roles).map(([name, statements], index) => ({
      ...{
        Path: "/",
        RoleName: name,
        RoleId: `AROA0000000000000${account.slice(0, 2)}${index}`,
        Arn: arn(`role/${name}`),
      },
      ...{ CreateDate: "2024-03-01T10:00:00+00:00", InstanceProfileList: [], RolePolicyList: [] },
      ...{ AttachedManagedPolicies: [], Tags: [] },
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: statements },
    })),
    Policies: [],
  };
  return recordsOf(aws, [file("details.json", ours(JSON.stringify(details)))]);
}

/** Settings of a client on a machine that nobody named, with a token that lies on a machine as well. */
export function mcpRecords(): Promise<RecordInput[]> {
  const settings = {
    mcpServers: {
      github: { command: "npx", args: ["-y", "@acme/github-mcp"], env: { GITHUB_TOKEN: sharedToken } },
    },
  };
  return recordsOf(mcp, [file("claude_desktop_config.json", JSON.stringify(settings))]);
}

export function terraformRecords(state: object): Promise<RecordInput[]> {
  return recordsOf(terraform, [file("terraform.tfstate", JSON.stringify(state))]);
}

export const googleKey = "0123456789abcdef0123456789abcdef01234567";

/** A machine with keys of two clouds, a token, and the private half of a deploy key. */
export async function machineRecords(): Promise<{ records: RecordInput[]; issues: string[] }> {
  const root = await mkdtemp(join(tmpdir(), "joined-"));
  try {
    await writeTree(root, fakeMachine());
    const { records, scopes } = await readMachine({ root });
    return { records, issues: [...new Set(scopes.flatMap((scope) => scope.issues))] };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The accounts of a cluster, one of which names an application of Entra without its tenant. */
export const clusterObjects = (application: string) => ({
  ...objects,
  ServiceAccount: [
    ...(objects.ServiceAccount ?? []),
    {
      metadata: {
        ...{
          name: "shop",
          namespace: "shop",
          uid: "uid-shop-shop",
          creationTimestamp: "2025-01-01T00:00:00Z",
        },
        annotations: { "azure.workload.identity/client-id": application },
      },
    },
  ],
});
