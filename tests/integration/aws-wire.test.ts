import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aws } from "@/lib/connectors/aws/connector";
import {
  account,
  arn,
  encoded,
  healthy,
  json,
  jsonError,
  queryAnswer,
  queryError,
  type WireHandler,
} from "@/lib/connectors/aws/fixtures/wire-answers";
import type { Answer, CheckLine, Cursor } from "@/lib/connectors/sdk/contract";
import type { RecordType, SourceRecord } from "@/lib/domain/source-record";
import { awsContext, type LiveReading, readLive } from "@/tests/factories/aws-live";
import { AwsWire } from "@/tests/factories/aws-wire";

const wire = new AwsWire(healthy);
beforeAll(() => wire.start());
afterAll(() => wire.stop());

function of<T extends RecordType>(reading: LiveReading, type: T): Extract<SourceRecord, { t: T }>[] {
  return reading.records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === type);
}

async function readWith(handlers: { [action: string]: WireHandler }, config = {}): Promise<LiveReading> {
  wire.answer({ ...healthy, ...handlers });
  return readLive(awsContext(wire.endpoint, config));
}

/** What is read region by region, in order. */
const inRegions = [
  ...["lambda", "ec2", "ecs", "eks", "roles-anywhere", "access-analyzer"],
  ...["agents", "agent-core", "secrets", "api-keys"],
];

/** How the scopes that did not end complete ended. */
const trouble = (reading: LiveReading) =>
  Object.fromEntries(Object.entries(reading.ends).filter(([, end]) => end !== "complete"));

async function iamAnswers(cursor: Cursor | null): Promise<Answer[]> {
  const ctx = awsContext(wire.endpoint);
  const answers: Answer[] = [];
  for await (const scope of aws.plan?.(ctx) ?? []) {
    if (scope.dataSet !== "iam") continue;
    for await (const answer of aws.pages?.(ctx, scope, cursor) ?? []) answers.push(answer);
  }
  return answers;
}

describe("a healthy account", () => {
  test("is read completely, over an empty page in the middle, with documents decoded", async () => {
    const reading = await readWith({});
    expect(trouble(reading)).toEqual({});
    expect(reading.problems).toEqual([]);
    expect(of(reading, "identity").map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "cloud_user ci",
      "cloud_role deploy",
      `root_account root of ${account}`,
      "cloud_user ci",
      "cloud_role deploy",
      "cloud_user ci",
      "certificate CN=ci.example.com,O=Example",
      "cloud_role deploy",
      "cloud_user ci",
      "ai_agent helper",
      "ai_agent shopper",
      "api_key partner",
    ]);
    const policies = of(reading, "entitlement").filter(({ kind }) => kind !== "scope");
    expect(policies.map(({ body }) => body)).toEqual([
      JSON.parse(decodeURIComponent(encoded("s3:PutObject"))),
      JSON.parse(decodeURIComponent(encoded("sts:*"))),
    ]);
    expect(of(reading, "trust")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: arn("user/ci"), kind: "assume_role" }),
        expect.objectContaining({ subject: `arn:aws:ecs:eu-west-1:${account}:service/main/shop` }),
        expect.objectContaining({ subject: "system:serviceaccount:shop:api", kind: "workload" }),
      ]),
    );
    expect(
      of(reading, "credential").map(({ ref, type, lifetime }) => [ref.externalId, type, lifetime]),
    ).toEqual([
      ["AKIAAAAAAAAAAAAAAAAA", "access_key", "static"],
      ["ACCAAAAAAAAAAAAAAAAA", "api_key", "expiring"],
      [
        `arn:aws:rolesanywhere:eu-west-1:${account}:subject/11111111-2222-3333-4444-555555555555/662316`,
        "x509",
        "expiring",
      ],
      ["AKIAAAAAAAAAAAAAAAAA", "access_key", undefined],
      ["arn:aws:apigateway:us-east-1::/apikeys/k1", "api_key", "static"],
    ]);
  });

  test("certificates of Roles Anywhere arrive without themselves; every finding on a role arrives at once", async () => {
    const reading = await readWith({});
    expect(reading.bodies).not.toContain("BEGIN CERTIFICATE");
    const certificate = of(reading, "credential").find(({ type }) => type === "x509");
    expect(certificate?.expiresAt?.toISOString()).toBe("2029-03-01T02:29:52.000Z");
    const role = of(reading, "identity").filter(({ ref }) => ref.externalId === arn("role/deploy"));
    expect(role).toMatchObject([
      { raw: { accessAnalyzer: [{ id: "f-permission" }, { id: "f-external", type: "ExternalAccess" }] } },
    ]);
    const asked = wire.asked.find(({ action }) => action === "ListTrustAnchors");
    expect(asked?.headers.authorization).toMatch(
      /Credential=AKIATESTTESTTESTTEST\/\d{8}\/us-east-1\/rolesanywhere\//,
    );
  });

  test("values that come along are fingerprints when they leave the reader", async () => {
    const reading = await readWith({});
    expect(reading.bodies).not.toContain("CANARY");
    const key = of(reading, "credential").find(({ name }) => name === "partner");
    expect(key?.fingerprint).toMatch(/^[0-9a-f]{20,}$/);
    // The second of the days that were asked for.
    const since = key?.lastUsed?.coveredSince?.getTime() ?? 0;
    expect(key?.lastUsed?.at?.getTime()).toBe(since + 86_400_000);
  });

  test("is resumed from the position of any answer", async () => {
    wire.answer(healthy);
    const whole = await iamAnswers(null);
    expect(whole).toHaveLength(3);
    for (const [index, answer] of whole.entries()) {
      if (answer.next === null) continue;
      // A position goes through the database as JSON.
      const saved: Cursor = JSON.parse(JSON.stringify(answer.next));
      expect(await iamAnswers(saved)).toEqual(whole.slice(index + 1));
    }
  });

  test("signs every request, and sends the secret key in none", async () => {
    await readWith({}, { secret_access_key: "wJalrXUtnFEMIcanary" });
    expect(wire.asked.length).toBeGreaterThan(10);
    for (const { headers } of wire.asked) {
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATESTTESTTESTTEST\//);
      expect(headers["user-agent"]).toContain("Rollcall/");
      expect(JSON.stringify(headers)).not.toContain("wJalrXUtnFEMIcanary");
    }
  });

  test("asks for the regions that are switched on when none are named", async () => {
    const reading = await readWith({}, { regions: "" });
    const regional = reading.scopes.flatMap(({ region, dataSet }) =>
      region ? [`${dataSet} ${region}`] : [],
    );
    expect(regional).toEqual(inRegions.map((dataSet) => `${dataSet} eu-west-1`));
  });
});

describe("throttling", () => {
  test("in AWS's own words is waited out", async () => {
    const details = healthy.GetAccountAuthorizationDetails;
    const reading = await readWith({
      GetAccountAuthorizationDetails: (form, count) =>
        count === 2 || !details ? queryError(400, "Throttling", "Rate exceeded") : details(form, count),
      ListFunctions: (_form, count) =>
        count === 1
          ? { status: 429, body: '{"__type":"TooManyRequestsException"}' }
          : { body: '{"Functions":[]}' },
      ListSecrets: (_form, count) =>
        count === 1
          ? { status: 400, body: '{"__type":"ThrottlingException","message":"slow"}' }
          : { body: '{"SecretList":[]}' },
    });
    expect(trouble(reading)).toEqual({});
    // Two policies and the usage plan.
    expect(of(reading, "entitlement")).toHaveLength(3);
  });
});

describe("denials", () => {
  test("of one call leave its scope incomplete with the permission, and the others whole", async () => {
    const denied: WireHandler = () =>
      queryError(403, "AccessDenied", "not authorized to perform: iam:ListAccessKeys");
    const reading = await readWith({ ListAccessKeys: denied });
    expect(trouble(reading)).toEqual({ [`${account}/access-keys`]: "denied" });
    // Without the keys' own ids the report's slots are what is known of them.
    expect(of(reading, "credential").map(({ ref }) => ref.externalId)).toContain(
      `${arn("user/ci")}/access_key_1`,
    );
    const ctx = awsContext(wire.endpoint);
    const scope = reading.scopes.find(({ dataSet }) => dataSet === "access-keys");
    if (!scope) throw new Error("no scope");
    const pages = aws.pages?.(ctx, scope, null)[Symbol.asyncIterator]();
    await expect(pages?.next()).rejects.toMatchObject({
      failure: { kind: "denied", permission: "iam:ListAccessKeys" },
    });
  });

  test("of the last use leave the keys, and say that it was not permitted", async () => {
    const reading = await readWith({ GetAccessKeyLastUsed: () => queryError(403, "AccessDenied") });
    expect(trouble(reading)).toEqual({});
    expect(of(reading, "credential")[0]?.lastUsed).toMatchObject({ at: null, gap: "not_permitted" });
  });

  test("of the regions leave what lies in regions unreadable", async () => {
    const error = {
      status: 403,
      body: "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>",
    };
    const reading = await readWith({ DescribeRegions: () => error }, { regions: "" });
    expect(trouble(reading)).toEqual(
      Object.fromEntries(inRegions.map((dataSet) => [`${account}/${dataSet}`, "denied"])),
    );
  });

  test("of the credentials stop the plan with a sentence", async () => {
    wire.answer({
      ...healthy,
      GetCallerIdentity: () => queryError(403, "ExpiredToken", "The token is expired"),
    });
    await expect(readLive(awsContext(wire.endpoint))).rejects.toMatchObject({
      failure: { kind: "denied", message: expect.stringContaining("does not accept the credentials") },
    });
  });

  test("are named by the check, each with what is lost", async () => {
    wire.answer({ ...healthy, ListAccessKeys: () => queryError(403, "AccessDenied") });
    const lines: CheckLine[] = [];
    for await (const line of aws.check?.(awsContext(wire.endpoint)) ?? []) lines.push(line);
    const missing = lines.filter(({ state }) => state === "missing");
    expect(missing.map(({ dataSet, permission }) => [dataSet, permission])).toEqual([
      ["access-keys", "iam:ListAccessKeys"],
      ["credential-report", "iam:ListAccessKeys"],
    ]);
    for (const line of missing) expect(line.detail).not.toBe("");
    const login = lines.find(({ permission }) => permission === "iam:GetLoginProfile");
    expect(login?.state).toBe("granted");
  });
});

describe("what one answer leaves open", () => {
  const inPath = (form: URLSearchParams, part: string) => form.get("path")?.includes(part) === true;

  test("a key that a plan does not tell the use of may have been used, whatever another plan tells", async () => {
    const useOf = async (told: [number, number][]) => {
      const reading = await readWith({
        GetUsagePlans: () => json({ item: [{ id: "p1" }, { id: "p2" }] }),
        GetUsage: (form) =>
          inPath(form, "/p2/") ? jsonError(403, "AccessDeniedException") : json({ values: { k1: told } }),
      });
      expect(trouble(reading)).toEqual({});
      return of(reading, "credential").find(({ name }) => name === "partner")?.lastUsed;
    };
    expect(await useOf([[0, 9]])).toMatchObject({ at: null, coveredSince: null, gap: "no_telemetry" });
    const used = await useOf([[4, 5]]);
    expect(used).toMatchObject({ grade: "reported", coveredSince: null, gap: "no_telemetry" });
    expect(used?.at).not.toBeNull();
  });

  test("clusters and pod identities that are deleted while they are read are none", async () => {
    const gone: WireHandler = () => jsonError(404, "ResourceNotFoundException");
    for (const action of ["ListPodIdentityAssociations", "DescribeCluster"]) {
      const reading = await readWith({ [action]: gone });
      expect(trouble(reading)).toEqual({});
      expect(of(reading, "resource").some(({ kind }) => kind === "eks_cluster")).toBe(false);
    }
    const reading = await readWith({ DescribePodIdentityAssociation: gone });
    expect(trouble(reading)).toEqual({});
    expect(of(reading, "trust").some(({ subject }) => subject.includes("serviceaccount"))).toBe(false);
  });

  test("a service or task that AWS does not describe is told, unless it is gone", async () => {
    const failures = [
      { arn: "arn:aws:ecs:x:1:service/a", reason: "MISSING" },
      { arn: "arn:aws:ecs:x:1:service/b", reason: "ACCESS_DENIED" },
    ];
    const reading = await readWith({
      DescribeServices: () => json({ services: [], failures }),
      DescribeTasks: () => json({ tasks: [], failures }),
    });
    expect(reading.problems.map(({ where, what }) => `${where}: ${what}`)).toEqual(
      Array(2).fill("arn:aws:ecs:x:1:service/b: AWS does not tell what it is (ACCESS_DENIED)."),
    );
  });
});

describe("other accounts", () => {
  const other = "444455556666";
  const closed = "777788889999";
  const assume: WireHandler = (form) =>
    form.get("RoleArn")?.includes(closed)
      ? queryError(403, "AccessDenied", "not authorized")
      : queryAnswer(
          "AssumeRole",
          `<Credentials><AccessKeyId>ASIATESTTESTTESTTEST</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>`,
        );

  test("are entered by their role; one that cannot be is there with its reason", async () => {
    const reading = await readWith(
      { AssumeRole: assume },
      { scope: "accounts", accounts: `${other}, ${closed}`, external_id: "rollcall-7", role_name: "Reader" },
    );
    expect(reading.ends[`${other}/iam`]).toBe("complete");
    const ends = Object.entries(reading.ends).filter(([key]) => key.startsWith(closed));
    expect(ends.length).toBeGreaterThan(5);
    expect(new Set(ends.map(([, end]) => end))).toEqual(new Set(["denied"]));
    const scope = reading.scopes.find(({ key }) => key === `${closed}/iam`);
    expect(scope?.unreadable).toMatchObject({
      kind: "denied",
      permission: `sts:AssumeRole on arn:aws:iam::${closed}:role/Reader`,
    });
    const asked = wire.asked.find(({ action }) => action === "AssumeRole");
    expect(asked?.form.get("ExternalId")).toBe("rollcall-7");
    expect(asked?.form.get("RoleArn")).toBe(`arn:aws:iam::${other}:role/Reader`);
    const inside = wire.asked.filter(({ headers }) => headers["x-amz-security-token"] === "t");
    expect(inside.map(({ action }) => action)).toContain("GetAccountAuthorizationDetails");
  });

  test("the check says which roles cannot be assumed", async () => {
    wire.answer({ ...healthy, AssumeRole: assume });
    const lines: CheckLine[] = [];
    const ctx = awsContext(wire.endpoint, { scope: "accounts", accounts: `${other}, ${closed}` });
    for await (const line of aws.check?.(ctx) ?? []) lines.push(line);
    expect(lines[0]).toMatchObject({
      permission: "sts:AssumeRole",
      state: "missing",
      detail: expect.stringContaining(`arn:aws:iam::${closed}:role/RollcallReader`),
    });
    expect(lines[0]?.detail).not.toContain(other);
  });
});

describe("answers that nobody should believe", () => {
  const cases: [string, WireHandler, string][] = [
    [
      "the same marker again",
      () =>
        queryAnswer(
          "GetAccountAuthorizationDetails",
          "<IsTruncated>true</IsTruncated><Marker>again</Marker><UserDetailList/>",
        ),
      "loop",
    ],
    [
      "a page of HTML with 200",
      () => ({ body: "<!doctype html><html><body>Sign in</body></html>" }),
      "malformed",
    ],
    [
      "half an answer",
      () => ({ body: "<GetAccountAuthorizationDetailsResponse><GetAccountAuthor" }),
      "malformed",
    ],
    ["nothing at all", () => ({ body: "" }), "malformed"],
    ["an answer to another call", () => queryAnswer("ListUsers", "<Users/>"), "malformed"],
    ["an answer without its lists", () => queryAnswer("GetAccountAuthorizationDetails", ""), "malformed"],
    ["a 500 every time", () => ({ status: 500, body: "<html>broken</html>" }), "unreachable"],
  ];
  test.each(cases)("%s", async (_name, details, kind) => {
    const reading = await readWith({ GetAccountAuthorizationDetails: details });
    expect(trouble(reading)).toEqual({ [`${account}/iam`]: kind });
  });

  test.each(["ListFunctions", "ListSecrets"])("%s with nothing in it", async (action) => {
    for (const body of ["{}", "", "<html/>"]) {
      const reading = await readWith({ [action]: () => ({ body }) });
      expect(Object.values(trouble(reading))).toEqual(["malformed"]);
    }
  });
});
