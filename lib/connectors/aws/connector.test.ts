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
});
const oneAccount = { ...config, scope: "account" as const };

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
      // account; two agents of the one account that the fake always speaks of.
      identities: 8,
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
      identities: 7,
      denied: [],
      bulk: {
        source: source({ GetAccountAuthorizationDetails: manyUsers(10_000) }),
        // With the root user and the user of the report, an API key, two agents, and a user and a role of other lists.
        identities: 10_007,
        heapMb: 150,
      },
    },
  });
  // This configuration reads no organisation, so its permissions are not tried.
  expect(failures.filter((failure) => !failure.includes("of organization"))).toEqual([]);
}, 60_000);
