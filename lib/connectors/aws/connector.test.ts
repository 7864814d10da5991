import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import { awsConfigSchema } from "./config";
import { aws } from "./connector";
import { file, now } from "./fixtures/read-files";
import {
  account,
  arn,
  healthy,
  json,
  queryAnswer,
  queryError,
  readRequest,
  type WireHandler,
} from "./fixtures/wire-answers";
import { jsonError } from "./fixtures/wire-basics";
import { accountScope, iamScope, reportScope } from "./scopes";

const details = readFileSync(new URL("fixtures/account-details.json", import.meta.url));
const report = readFileSync(new URL("fixtures/credential-report.csv", import.meta.url));
const inVariable = "CANARY-f7Gh2kLq9ZxW4vBn";
const inConfig = "CANARY-secret-access-key-0123456789";

/** The healthy answers with some replaced, as a pure function of the request. */
const source =
  (handlers: { [action: string]: WireHandler } = {}): FakeSource =>
  ({ body, headers, url }) => {
    const { action, form } = readRequest(Buffer.from(body ?? "").toString(), headers?.["x-amz-target"], url);
    const handler = handlers[action] ?? healthy[action];
    return handler ? handler(form, 2) : queryError(404, "InvalidAction");
  };

const functions: WireHandler = () =>
  json({
    Functions: [
      {
        FunctionName: "resize",
        FunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:resize`,
        Role: arn("role/deploy"),
        Environment: { Variables: { DB_PASSWORD: inVariable } },
      },
    ],
  });

const manyUsers =
  (count: number): WireHandler =>
  (form) => {
    const start = Number(form.get("Marker") ?? "0");
    const users = Array.from({ length: 300 }, (_, index) => start + index).filter((index) => index < count);
    const items = users.map(
      (index) =>
        `<member><Path>/</Path><UserName>u${index}</UserName><UserId>AIDA${String(index).padStart(17, "0")}</UserId><Arn>${arn(`user/u${index}`)}</Arn><CreateDate>2020-01-01T00:00:00Z</CreateDate></member>`,
    );
    const next = start + 300 < count;
    return queryAnswer(
      "GetAccountAuthorizationDetails",
      `<IsTruncated>${next}</IsTruncated>${next ? `<Marker>${start + 300}</Marker>` : ""}<UserDetailList>${items.join("")}</UserDetailList>`,
    );
  };

const manySubjects =
  (count: number): WireHandler =>
  (form) => {
    const start = Number(form.get("nextToken") ?? "0");
    const subjects = Array.from({ length: 100 }, (_, index) => ({ subjectId: `s-${start + index}` }));
    const next = start + 100;
    return json({ subjects, ...(next < count ? { nextToken: String(next) } : {}) });
  };

const oneSubject: WireHandler = (form) => {
  const subjectArn = `arn:aws:rolesanywhere:eu-west-1:${account}:subject/${form.get("path")?.split("/").at(-1)}`;
  return json({ subject: { subjectArn, x509Subject: "CN=x", enabled: true, credentials: [] } });
};

const findingAbout = (index: number) => ({
  ...{ id: `f-${index}`, resource: arn(`role/r${index}`), findingType: "UnusedPermission", status: "ACTIVE" },
  findingDetails: [{ unusedPermissionDetails: { serviceNamespace: "kms" } }],
});

/** The unused-access analyzer has them all; the other one has none. */
const manyFindings =
  (count: number): WireHandler =>
  (form) => {
    const { analyzerArn, nextToken = "0" } = JSON.parse(form.get("body") || "{}");
    if (!analyzerArn.endsWith("/unused")) return json({ findings: [] });
    const start = Number(nextToken);
    const findings = Array.from({ length: 100 }, (_, index) => findingAbout(start + index));
    const next = start + 100;
    return json({ findings, ...(next < count ? { nextToken: String(next) } : {}) });
  };

const oneFinding: WireHandler = (form) => {
  const id = Number(form.get("path")?.split("f-").at(-1));
  return Number.isInteger(id) ? json(findingAbout(id)) : jsonError(404, "ResourceNotFoundException");
};

const details10k = JSON.stringify({
  UserDetailList: Array.from({ length: 10_000 }, (_, index) => ({
    Arn: arn(`user/u${index}`),
    UserName: `u${index}`,
    UserId: `AIDA${String(index).padStart(17, "0")}`,
    CreateDate: "2020-01-01T00:00:00Z",
  })),
});

const config = awsConfigSchema.parse({
  auth: "access_key",
  access_key_id: "AKIATESTTESTTESTTEST",
  secret_access_key: inConfig,
  scope: "organization",
  regions: "eu-west-1",
  events: "7",
});
const oneAccount = { ...config, scope: "account" as const, events: "none" as const };

const user = (name: string, path = "/"): Page => ({
  scope: iamScope(account),
  call: "GetAccountAuthorizationDetails",
  body: {
    UserDetailList: [
      {
        Arn: arn(`user${path}${name}`),
        UserName: name,
        UserId: "AIDAAAAAAAAAAAAAAAAAA",
        CreateDate: "2020-01-01T00:00:00Z",
      },
    ],
  },
  collectedAt: now,
});

const keyPage = (status: string): Page => ({
  scope: accountScope(account, "access-keys", "Access keys"),
  call: "ListAccessKeys",
  body: { users: [{ Arn: arn("user/ci"), keys: [{ AccessKeyId: "AKIAAAAAAAAAAAAAAAAA", Status: status }] }] },
  collectedAt: now,
});

test("the connector keeps the contract", async () => {
  const failures = await checkContract(aws, {
    now,
    canaries: [inVariable, inConfig],
    exports: [
      {
        title: "Account details and credential report",
        files: [file("details.json", details), file("report.csv", report)],
        config: oneAccount,
        // Seven of the details; of the report the root user, and one user under its ARN.
        identities: 9,
        complete: true,
        bulk: { files: [file("large.json", details10k)], identities: 10_000, heapMb: 120 },
      },
    ],
    live: {
      config,
      source: source({ ListFunctions: functions }),
      // Of the details a user and a role; of the report the root user, and the user under its ARN; an API key per
      // account; two agents and a certificate of the one account that the fake always speaks of, and the role that a
      // finding there is about, under its ARN.
      identities: 10,
      denied: [
        {
          dataSet: "iam",
          permission: "iam:GetAccountAuthorizationDetails",
          source: source({
            ListFunctions: functions,
            GetAccountAuthorizationDetails: () => queryError(403, "AccessDenied"),
          }),
        },
        {
          dataSet: "secrets",
          permission: "secretsmanager:ListSecrets",
          source: source({
            ListFunctions: functions,
            ListSecrets: () => ({ status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' }),
          }),
        },
        ...["ListProfiles", "GetSubject"].map((action) => ({
          dataSet: "roles-anywhere",
          permission: `rolesanywhere:${action}`,
          source: source({
            ListFunctions: functions,
            [action]: () => jsonError(403, "AccessDeniedException"),
          }),
        })),
        {
          dataSet: "events",
          permission: "cloudtrail:LookupEvents",
          source: source({
            ListFunctions: functions,
            LookupEvents: () => jsonError(400, "AccessDeniedException"),
          }),
        },
        ...["ListAnalyzers", "GetFindingV2"].map((action) => ({
          dataSet: "access-analyzer",
          permission: `access-analyzer:${action.replace("V2", "")}`,
          source: source({
            ListFunctions: functions,
            [action]: () => jsonError(403, "AccessDeniedException"),
          }),
        })),
      ],
      looping: source({
        GetAccountAuthorizationDetails: () =>
          queryAnswer(
            "GetAccountAuthorizationDetails",
            "<IsTruncated>true</IsTruncated><Marker>same</Marker><UserDetailList/>",
          ),
      }),
    },
    datesIn: (form) => ({
      scope: reportScope(account),
      call: "GetCredentialReport",
      body: {
        rows: [
          {
            user: "u",
            arn: arn("user/u"),
            user_creation_time: form,
            password_enabled: "true",
            password_last_used: form,
            password_last_changed: form,
            password_next_rotation: form,
            access_key_1_active: "true",
            access_key_1_last_rotated: form,
            access_key_1_last_used_date: form,
            cert_1_active: "true",
            cert_1_last_rotated: form,
          },
        ],
      },
      collectedAt: now,
    }),
    rename: { before: user("old"), after: user("new", "/team/") },
    unknowns: [
      {
        title: "A new status of a key",
        page: keyPage("Hibernating"),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

test("ten thousand users are read live within the memory of one page", async () => {
  const failures = await checkContract(aws, {
    now,
    canaries: [inConfig],
    live: {
      config: oneAccount,
      source: source(),
      identities: 9,
      denied: [],
      bulk: {
        source: source({ GetAccountAuthorizationDetails: manyUsers(10_000) }),
        // With the root user and the user of the report, an API key, two agents, a certificate, and a user and a role of
        // other lists and of findings.
        identities: 10_010,
        heapMb: 150,
      },
    },
  });
  // This configuration reads no organisation and no events, so their permissions are not tried.
  expect(failures.filter((failure) => !/of (organization|events)/.test(failure))).toEqual([]);
}, 60_000);

test("ten thousand certificates and findings are read within the memory of their ids", async () => {
  const failures = await checkContract(aws, {
    now,
    canaries: [inConfig],
    live: {
      config: oneAccount,
      source: source(),
      identities: 9,
      denied: [],
      bulk: {
        source: source({
          ListSubjects: manySubjects(10_000),
          GetSubject: oneSubject,
          ListFindingsV2: manyFindings(10_000),
          GetFindingV2: oneFinding,
        }),
        // With what the fake speaks of besides: a user and a role of two lists, the root user and the user of the report,
        // an API key, two agents.
        identities: 20_009,
        heapMb: 150,
      },
    },
  });
  expect(failures.filter((failure) => !/of (organization|events)/.test(failure))).toEqual([]);
}, 120_000);
