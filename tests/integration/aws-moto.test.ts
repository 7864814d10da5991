import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS } from "@aws-sdk/client-ecs";
import { EKS } from "@aws-sdk/client-eks";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Organizations } from "@aws-sdk/client-organizations";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { STS } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aws } from "@/lib/connectors/aws/connector";
import type { CheckLine } from "@/lib/connectors/sdk/contract";
import type { RecordType, SourceRecord } from "@/lib/domain/source-record";
import { awsContext, type LiveReading, readLive } from "@/tests/factories/aws-live";

function hasMoto(): boolean {
  try {
    execFileSync("moto_server", ["--help"], { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

const present = hasMoto();
const title = present
  ? "a moto server is read completely"
  : "a moto server is read completely (skipped: moto_server is not on the PATH; pip install 'moto[server]')";

const account = "123456789012";
let moto: ChildProcess | null = null;
let endpoint = "";

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function start(): Promise<void> {
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}`;
  moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    stdio: "ignore",
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      if ((await fetch(`${endpoint}/moto-api/data.json`)).ok) return;
    } catch {
      if (Date.now() > deadline) throw new Error("moto_server did not start within a minute");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const allow = (principal: unknown, action = "sts:AssumeRole", condition?: unknown) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: action,
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  });
const may = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const canary = "s3cr3t-Canary-Value-0001";

/** What the account holds, made through the real SDK, and read back from its answers. */
interface Truth {
  userIds: string[];
  keyIds: string[];
  roleIds: string[];
  memberAccount: string;
  secretArn: string;
  functionArn: string;
}
let truth: Truth;

function settings(credentials = { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "test" }) {
  return { endpoint, region: "us-east-1", credentials };
}

async function seed(): Promise<Truth> {
  const iam = new IAM(settings());
  const users = ["ci-deploy", "mona", "idle"];
  const userIds: string[] = [];
  const keyIds: string[] = [];
  for (const UserName of users) {
    userIds.push((await iam.createUser({ UserName, Path: "/app/" })).User?.UserId ?? "");
  }
  for (const UserName of ["ci-deploy", "ci-deploy", "idle"]) {
    keyIds.push((await iam.createAccessKey({ UserName })).AccessKey?.AccessKeyId ?? "");
  }
  await iam.updateAccessKey({ UserName: "idle", AccessKeyId: keyIds[2] ?? "", Status: "Inactive" });
  await iam.createLoginProfile({ UserName: "mona", Password: canary });
  await iam.createGroup({ GroupName: "deployers" });
  await iam.addUserToGroup({ GroupName: "deployers", UserName: "ci-deploy" });
  await iam.putGroupPolicy({ GroupName: "deployers", PolicyName: "ship", PolicyDocument: may("ecs:*") });
  await iam.putUserPolicy({
    UserName: "ci-deploy",
    PolicyName: "upload",
    PolicyDocument: may("s3:PutObject"),
  });
  const policy = await iam.createPolicy({ PolicyName: "deploy", PolicyDocument: may("lambda:*") });
  const PolicyArn = policy.Policy?.Arn ?? "";
  await iam.attachUserPolicy({ UserName: "mona", PolicyArn });
  const lambdaTrust = allow({ Service: "lambda.amazonaws.com" });
  const worker = await iam.createRole({ RoleName: "worker", AssumeRolePolicyDocument: lambdaTrust });
  const issuer = "token.actions.githubusercontent.com";
  await iam.createOpenIDConnectProvider({
    Url: `https://${issuer}`,
    ClientIDList: ["sts.amazonaws.com"],
    ThumbprintList: ["6938fd4d98bab03faadb97b34396831e3780aea1"],
  });
  const github = await iam.createRole({
    RoleName: "github",
    AssumeRolePolicyDocument: allow(
      { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
      "sts:AssumeRoleWithWebIdentity",
      { StringLike: { [`${issuer}:sub`]: "repo:example/shop:*" } },
    ),
  });
  await iam.attachRolePolicy({
    RoleName: "github",
    PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  await iam.createInstanceProfile({ InstanceProfileName: "worker" });
  await iam.addRoleToInstanceProfile({ InstanceProfileName: "worker", RoleName: "worker" });
  await iam.createAccountAlias({ AccountAlias: "shop-main" });
  const secrets = new SecretsManager(settings());
  const secret = await secrets.createSecret({ Name: "db/password", SecretString: canary });
  const lambda = new Lambda(settings());
  const made = await lambda.createFunction({
    FunctionName: "resize",
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: worker.Role?.Arn ?? "",
    Code: { ZipFile: Buffer.from(emptyZip, "base64") },
    Environment: { Variables: { LOG_LEVEL: "debug", DB_PASSWORD: canary } },
  });
  const ec2 = new EC2(settings());
  await ec2.runInstances({
    ImageId: "ami-12c6146b",
    MinCount: 1,
    MaxCount: 1,
    IamInstanceProfile: { Name: "worker" },
  });
  await seedWorkloads(worker.Role?.Arn ?? "");
  const organizations = new Organizations(settings());
  await organizations.createOrganization({ FeatureSet: "ALL" });
  const created = await organizations.createAccount({
    AccountName: "Payments",
    Email: "payments@example.com",
  });
  const [root] = (await organizations.listRoots({})).Roots ?? [];
  const unit = await organizations.createOrganizationalUnit({ ParentId: root?.Id ?? "", Name: "Workloads" });
  const memberAccount = created.CreateAccountStatus?.AccountId ?? "";
  await organizations.moveAccount({
    AccountId: memberAccount,
    SourceParentId: root?.Id ?? "",
    DestinationParentId: unit.OrganizationalUnit?.Id ?? "",
  });
  const guardrail = await organizations.createPolicy({
    Name: "no-leaving",
    Description: "x",
    Type: "SERVICE_CONTROL_POLICY",
    Content: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }],
    }),
  });
  await organizations.attachPolicy({
    PolicyId: guardrail.Policy?.PolicySummary?.Id ?? "",
    TargetId: unit.OrganizationalUnit?.Id ?? "",
  });
  await seedMember(memberAccount);
  return {
    userIds,
    keyIds,
    roleIds: [worker.Role?.RoleId ?? "", github.Role?.RoleId ?? ""],
    memberAccount,
    secretArn: secret.ARN ?? "",
    functionArn: made.FunctionArn ?? "",
  };
}

/** A service of containers, a pod identity, and a key of API Gateway in a usage plan. */
async function seedWorkloads(role: string): Promise<void> {
  const ecs = new ECS(settings());
  await ecs.createCluster({ clusterName: "main" });
  await ecs.registerTaskDefinition({
    family: "shop",
    taskRoleArn: role,
    executionRoleArn: role,
    containerDefinitions: [
      { name: "web", image: "shop", memory: 64, environment: [{ name: "API_PASSWORD", value: canary }] },
    ],
  });
  await ecs.createService({
    cluster: "main",
    serviceName: "shop",
    taskDefinition: "shop",
    desiredCount: 0,
  });
  const eks = new EKS(settings());
  await eks.createCluster({ name: "main", roleArn: role, resourcesVpcConfig: {} });
  const gateway = new APIGateway(settings());
  const key = await gateway.createApiKey({ name: "partner", enabled: true, value: `${canary}-gateway-key` });
  const plan = await gateway.createUsagePlan({ name: "gold" });
  await gateway.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" });
}

/** A user in the member account, made with a session there, as an administrator of it would. */
async function seedMember(member: string): Promise<void> {
  const sts = new STS(settings());
  const { Credentials: given } = await sts.assumeRole({
    RoleArn: `arn:aws:iam::${member}:role/OrganizationAccountAccessRole`,
    RoleSessionName: "seed",
  });
  const iam = new IAM({
    ...settings(),
    credentials: {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
    },
  });
  await iam.createUser({ UserName: "payments-bot" });
  await iam.createAccessKey({ UserName: "payments-bot" });
}

/** A ZIP archive with nothing in it. */
const emptyZip = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";

function of<T extends RecordType>(reading: LiveReading, type: T): Extract<SourceRecord, { t: T }>[] {
  return reading.records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === type);
}

beforeAll(async () => {
  if (!present) return;
  await start();
  truth = await seed();
}, 120_000);

afterAll(async () => {
  if (!moto || moto.exitCode !== null) return;
  const ended = once(moto, "exit");
  moto.kill("SIGTERM");
  await ended;
});

describe.skipIf(!present)(title, () => {
  test("one account", async () => {
    const reading = await readLive(awsContext(endpoint));
    expect(reading.problems).toEqual([]);
    const ends = Object.fromEntries(
      Object.entries(reading.ends).map(([key, end]) => [key.replace(`${account}/`, ""), end]),
    );
    expect(ends).toEqual({
      account: "complete",
      iam: "complete",
      "access-keys": "complete",
      "login-profiles": "complete",
      // moto answers 500 to this call: that is no empty list, and it harms no other scope.
      "service-credentials": "unreachable",
      "credential-report": "complete",
      "service-access": "unreachable",
      "identity-providers": "complete",
      "lambda/us-east-1": "complete",
      "ec2/us-east-1": "complete",
      "ecs/us-east-1": "complete",
      // moto has no pod identities, Roles Anywhere, Access Analyzer, agents in AgentCore or service last accessed.
      "eks/us-east-1": "unsupported",
      "roles-anywhere/us-east-1": "unreachable",
      "access-analyzer/us-east-1": "unreachable",
      "agents/us-east-1": "complete",
      "agent-core/us-east-1": "unreachable",
      "secrets/us-east-1": "complete",
      "api-keys/us-east-1": "complete",
    });
    expect(of(reading, "container")).toMatchObject([{ name: "shop-main" }]);
  });

  test("every identity, key, membership, attachment and trust that was made is there", async () => {
    const reading = await readLive(awsContext(endpoint));
    const live = (type: "identity" | "credential") => of(reading, type).map(({ ref }) => ref.externalId);
    expect(live("identity")).toEqual(expect.arrayContaining([...truth.userIds, ...truth.roleIds]));
    const keys = of(reading, "credential").filter(
      ({ type, ref }) => type === "access_key" && ref.realm === "aws",
    );
    expect(keys.map(({ ref }) => ref.externalId).sort()).toEqual([...truth.keyIds].sort());
    const idle = keys.find(({ ref }) => ref.externalId === truth.keyIds[2]);
    expect(idle).toMatchObject({ status: "disabled", identity: { externalId: truth.userIds[2] } });
    expect(idle?.lastUsed).toMatchObject({ at: null, gap: "none" });
    // The keys were listed with their ids, so that the report's slots would only say them again.
    expect(live("credential").filter((id) => id.includes("/access_key_"))).toEqual([]);
    const passwords = of(reading, "credential").filter(({ type }) => type === "password");
    expect(new Set(passwords.map(({ ref }) => ref.externalId))).toEqual(
      new Set([`arn:aws:iam::${account}:user/app/mona/password`]),
    );
    expect(of(reading, "member")).toMatchObject([{ member: { externalId: truth.userIds[0] } }]);
    expect(
      of(reading, "grant")
        .map(({ entitlement }) => entitlement.externalId.split(":").at(-1))
        .filter((id) => !id?.startsWith("/usageplans/"))
        .sort(),
    ).toEqual([
      "group/deployers/inline/ship",
      "policy/AdministratorAccess",
      "policy/deploy",
      "user/app/ci-deploy/inline/upload",
    ]);
    const inline = of(reading, "entitlement").filter(({ kind }) => kind === "inline_policy");
    expect(inline.map(({ body }) => body)).toEqual(
      expect.arrayContaining([JSON.parse(may("ecs:*")), JSON.parse(may("s3:PutObject"))]),
    );
    const instance = expect.stringContaining(`arn:aws:ec2:us-east-1:${account}:instance/i-`);
    expect(of(reading, "trust").map(({ kind, subject, issuer }) => [kind, subject, issuer])).toEqual(
      expect.arrayContaining([
        ["service", "lambda.amazonaws.com", null],
        ["federation", "repo:example/shop:*", "https://token.actions.githubusercontent.com"],
        ["runs_as", `arn:aws:iam::${account}:instance-profile/worker`, null],
        ["workload", truth.functionArn, null],
        ["workload", instance, null],
        ["workload", `arn:aws:ecs:us-east-1:${account}:service/main/shop`, null],
      ]),
    );
  });

  test("secrets are known by their place, and no value leaves the reader", async () => {
    const reading = await readLive(awsContext(endpoint));
    expect(of(reading, "placement")).toMatchObject([
      {
        kind: "workload_environment",
        name: "DB_PASSWORD",
        meantForSecrets: false,
        credentialType: "password",
      },
      { kind: "workload_environment", name: "web/API_PASSWORD", identity: { externalId: role("worker") } },
      { kind: "secrets_manager", locator: truth.secretArn, name: "db/password", meantForSecrets: true },
    ]);
    expect(of(reading, "placement")[0]?.fingerprint).toMatch(/^[0-9a-f]+$/);
    expect(reading.bodies).not.toContain(canary);
    expect(JSON.stringify(reading.records)).not.toContain(canary);
  });

  test("a key of API Gateway may call by its usage plan, and meets its value by fingerprint only", async () => {
    const reading = await readLive(awsContext(endpoint));
    const key = of(reading, "identity").find(({ kind }) => kind === "api_key");
    expect(key).toMatchObject({ name: "partner", status: "active" });
    const plan = of(reading, "entitlement").find(({ kind }) => kind === "scope");
    expect(plan?.name).toBe("gold");
    expect(of(reading, "grant")).toContainEqual(
      expect.objectContaining({ principal: key?.ref, entitlement: plan?.ref }),
    );
    const credential = of(reading, "credential").find(({ name }) => name === "partner");
    expect(credential?.fingerprint).toMatch(/^[0-9a-f]+$/);
    // moto counts no use: that is not known, and not "never".
    expect(credential?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
  });

  test("an organisation: its units, accounts and guardrails, and every account entered by its role", async () => {
    const reading = await readLive(awsContext(endpoint, { scope: "organization", external_id: "x-1" }));
    expect(reading.ends[`${account}/organization`]).toBe("complete");
    expect(reading.ends[`${truth.memberAccount}/iam`]).toBe("complete");
    const containers = of(reading, "container");
    const payments = containers.find(({ ref }) => ref.externalId === truth.memberAccount);
    const unit = containers.find(({ kind }) => kind === "organisational_unit");
    const top = containers.find(({ kind }) => kind === "organisation");
    expect(payments).toMatchObject({ name: "Payments", status: "active", parent: unit?.ref });
    expect(unit).toMatchObject({ name: "Workloads", parent: top?.ref });
    const guardrail = of(reading, "entitlement").find(({ name }) => name === "no-leaving");
    expect(guardrail).toMatchObject({ kind: "guardrail", body: { Statement: [{ Effect: "Deny" }] } });
    expect(unit?.guardrails).toContainEqual(guardrail?.ref);
    const bot = of(reading, "identity").find(
      ({ name, kind }) => name === "payments-bot" && kind === "cloud_user",
    );
    expect(bot?.ref.realm).toBe(`aws:${truth.memberAccount}`);
  });

  test("the check has a line for every permission, and finds none missing", async () => {
    const lines: CheckLine[] = [];
    for await (const line of aws.check?.(awsContext(endpoint)) ?? []) lines.push(line);
    expect(lines.filter(({ state }) => state === "missing")).toEqual([]);
    const tried = new Set(lines.map(({ permission }) => permission));
    const wanted = aws.manifest.dataSets
      // Neither is asked for unless the form says so.
      .filter(({ id }) => !["organization", "events"].includes(id))
      .flatMap(({ permissions }) => permissions);
    expect([...tried].sort()).toEqual([...new Set(wanted)].sort());
    const unknown = lines.filter(({ state }) => state === "unknown").map(({ permission }) => permission);
    // moto does not know these calls: nobody can tell whether they are allowed.
    expect(unknown).toEqual([
      "iam:ListServiceSpecificCredentials",
      "iam:GenerateServiceLastAccessedDetails",
      "iam:GetServiceLastAccessedDetails",
      "eks:DescribePodIdentityAssociation",
      "eks:ListPodIdentityAssociations",
      ...["GetSubject", "ListProfiles", "ListSubjects", "ListTrustAnchors"].map(
        (call) => `rolesanywhere:${call}`,
      ),
      ...["GetFinding", "ListAnalyzers", "ListFindings"].map((call) => `access-analyzer:${call}`),
      "bedrock-agentcore:ListApiKeyCredentialProviders",
      "bedrock-agentcore:ListOauth2CredentialProviders",
    ]);
  });
});
