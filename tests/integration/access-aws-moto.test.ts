import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { Organizations } from "@aws-sdk/client-organizations";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { STS } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aws } from "@/lib/connectors/aws/connector";
import type { Connector } from "@/lib/connectors/sdk/contract";
import { loadAccess } from "@/lib/features/access/data";
import { systemScope } from "@/lib/platform/scope";
import { awsContext } from "@/tests/factories/aws-live";
import { allow, deny, policy, type Written } from "@/tests/factories/aws-request";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

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
  ? "a server that enforces IAM agrees"
  : "a server that enforces IAM agrees (skipped: moto_server is not on the PATH; pip install 'moto[server]')";

const account = "123456789012";
const arn = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const root = { accessKeyId: "AKIATESTTESTTESTTEST", secretAccessKey: "test" };
type Credentials = typeof root;
let moto: ChildProcess | null = null;
let endpoint = "";
let database: TestDatabase;
const keys = new Map<string, Credentials>();

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
  moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
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

const settings = (credentials: Credentials) => ({
  endpoint,
  region: "us-east-1",
  credentials,
  maxAttempts: 1,
});

/** What each user holds: inline, managed, through a group, or nothing. */
const users: Record<string, { inline?: Written[]; managed?: Written[]; group?: Written[] }> = {
  admin: { inline: [allow("*")] },
  reader: { inline: [allow(["iam:Get*", "iam:List*"]), allow("lambda:List*")] },
  wild: { inline: [allow(["iam:*User", "iam:ListRol?s"])] },
  managed: { managed: [allow("iam:*"), deny("iam:DeleteUser"), deny(["iam:Create*"])] },
  grouped: {
    group: [allow(["iam:ListUsers", "secretsmanager:ListSecrets"]), deny("iam:ListGroups")],
    inline: [allow("iam:*")],
  },
  inverted: { inline: [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" }] },
  nobody: {},
};

type Settings = ReturnType<typeof settings>;

/** Calls that change nothing that another one asks about; each with what it asks for. */
const calls: Record<string, { action: string; call: (own: Settings) => Promise<unknown> }> = {
  "list users": { action: "iam:ListUsers", call: (s) => new IAM(s).listUsers({}) },
  "list roles": { action: "iam:ListRoles", call: (s) => new IAM(s).listRoles({}) },
  "list groups": { action: "iam:ListGroups", call: (s) => new IAM(s).listGroups({}) },
  "get user": { action: "iam:GetUser", call: (s) => new IAM(s).getUser({ UserName: "nobody" }) },
  "create group": {
    action: "iam:CreateGroup",
    call: (s) => new IAM(s).createGroup({ GroupName: `g${Math.random()}`.replace(".", "") }),
  },
  "delete user": { action: "iam:DeleteUser", call: (s) => new IAM(s).deleteUser({ UserName: "not-there" }) },
  "list functions": { action: "lambda:ListFunctions", call: (s) => new Lambda(s).listFunctions({}) },
  "list secrets": {
    action: "secretsmanager:ListSecrets",
    call: (s) => new SecretsManager(s).listSecrets({}),
  },
  "list roots": { action: "organizations:ListRoots", call: (s) => new Organizations(s).listRoots({}) },
};

async function seed(): Promise<void> {
  const iam = new IAM(settings(root));
  for (const [UserName, { inline, managed, group }] of Object.entries(users)) {
    await iam.createUser({ UserName });
    const { AccessKey: key } = await iam.createAccessKey({ UserName });
    keys.set(UserName, { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" });
    const PolicyDocument = (statements: Written[]) => JSON.stringify(policy(...statements));
    if (inline)
      await iam.putUserPolicy({ UserName, PolicyName: "own", PolicyDocument: PolicyDocument(inline) });
    if (managed) {
      const made = await iam.createPolicy({ PolicyName: UserName, PolicyDocument: PolicyDocument(managed) });
      await iam.attachUserPolicy({ UserName, PolicyArn: made.Policy?.Arn ?? "" });
    }
    if (!group) continue;
    await iam.createGroup({ GroupName: "team" });
    await iam.addUserToGroup({ GroupName: "team", UserName });
    await iam.putGroupPolicy({ GroupName: "team", PolicyName: "all", PolicyDocument: PolicyDocument(group) });
  }
  await iam.createRole({
    RoleName: "worker",
    AssumeRolePolicyDocument: JSON.stringify(
      policy({ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }),
    ),
  });
  await iam.putRolePolicy({
    RoleName: "worker",
    PolicyName: "own",
    PolicyDocument: JSON.stringify(policy(allow("iam:List*"))),
  });
  await new Organizations(settings(root)).createOrganization({ FeatureSet: "ALL" });
}

/** Syncs what decides, and no more. */
async function sync(): Promise<void> {
  const live = awsContext(endpoint, { scope: "organization" });
  const connector: Connector = {
    ...aws,
    plan: async function* () {
      for await (const scope of aws.plan?.(live) ?? []) {
        if (scope.dataSet === "iam" || scope.dataSet === "organization") yield scope;
      }
    },
  };
  const engine = testEngine(database.pool, connector, { leaseSeconds: 60, liveContext: async () => live });
  await syncOnce(engine, await createSource(database.pool, "moto", "aws"));
}

beforeAll(async () => {
  if (!present) return;
  database = await createTestDatabase();
  await start();
  await seed();
  await sync();
  const { Credentials: session } = await new STS(settings(root)).assumeRole({
    RoleArn: arn("role/worker"),
    RoleSessionName: "s",
  });
  keys.set(
    "worker",
    Object.assign(
      { sessionToken: session?.SessionToken ?? "" },
      {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
      },
    ),
  );
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: "POST", body: "0" });
}, 120_000);

afterAll(async () => {
  await database?.drop();
  if (!moto || moto.exitCode !== null) return;
  const ended = once(moto, "exit");
  moto.kill("SIGTERM");
  await ended;
});

/** Whether the server let it through; another error than a refusal came after that. */
async function lets(call: () => Promise<unknown>): Promise<"allowed" | "denied"> {
  try {
    await call();
    return "allowed";
  } catch (error) {
    const answered = z
      .looseObject({ $metadata: z.looseObject({ httpStatusCode: z.number() }) })
      .safeParse(error);
    if (!answered.success) throw error;
    return answered.data.$metadata.httpStatusCode === 403 ? "denied" : "allowed";
  }
}

/** Where the two differ, by the rule of AWS that says why. */
const differences: Record<string, { rule: string; told: string; served: string }> = {
  "wild: list roles": {
    rule: "A question mark stands for one character, also in actions: the server knows none. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    told: "allowed",
    served: "denied",
  },
};

describe.skipIf(!present)(title, () => {
  it("about every call of every user and of a role's session", async () => {
    const names = [...keys.keys()];
    const named = (name: string) =>
      name === "worker" ? `arn:aws:sts::${account}:assumed-role/worker/s` : arn(`user/${name}`);
    const access = await loadAccess(database.pool, systemScope(), {
      identities: names.map(named),
      source: null,
    });
    const told: Record<string, string> = {};
    const served: Record<string, string> = {};
    for (const name of names) {
      const own = settings(keys.get(name) ?? root);
      await Promise.all(
        Object.entries(calls).map(async ([what, { action, call }]) => {
          const question = `${name}: ${what}`;
          const ask = { action, resource: "*", namespace: "", context: {} };
          told[question] = access.decide(named(name), ask).verdict;
          served[question] = await lets(() => call(own));
        }),
      );
    }
    expect(Object.keys(told).length).toBeGreaterThanOrEqual(60);
    const differ = Object.keys(told).filter((question) => told[question] !== served[question]);
    expect(differ.map((question) => [question, told[question], served[question]])).toEqual(
      Object.entries(differences).map(([question, each]) => [question, each.told, each.served]),
    );
  });
});
