import { expect, test } from "vitest";
import { account, arn } from "./fixtures/wire-answers";
import { accountScope } from "./scopes";
import { serviceCredentialsCall, serviceCredentialsToRecords } from "./service-credentials";

const user = {
  UserName: "BedrockAPIKey-ab12",
  UserId: "AIDAAAAAAAAAAAAAAAAAA",
  Arn: arn("user/BedrockAPIKey-ab12"),
};

const read = (...credentials: object[]) =>
  serviceCredentialsToRecords({
    scope: accountScope(account, "service-credentials", "Service-specific credentials"),
    call: serviceCredentialsCall,
    body: { credentials },
    collectedAt: new Date("2026-03-01"),
  });

test("a Bedrock key is an API key of its user, expiring only where it says when", () => {
  const key = {
    ServiceName: "bedrock.amazonaws.com",
    Status: "Active",
    User: user,
    CreateDate: "2026-01-01T00:00:00Z",
  };
  const { records, problems } = read(
    { ...key, ServiceSpecificCredentialId: "ACCAAAAAAAAAAAAAAAAA", ServiceCredentialAlias: "chat" },
    { ...key, ServiceSpecificCredentialId: "ACCABBBBBBBBBBBBBBBB", ExpirationDate: "2026-02-01T00:00:00Z" },
  );
  expect(problems).toEqual([]);
  const identity = { realm: `aws:${account}`, externalId: user.UserId };
  expect(records).toMatchObject([
    { type: "api_key", name: "chat (for bedrock.amazonaws.com)", lifetime: "static", identity },
    { type: "api_key", name: "credential for bedrock.amazonaws.com", lifetime: "expiring", identity },
  ]);
});

test("a password for CodeCommit is no API key", () => {
  const { records } = read({
    ServiceName: "codecommit.amazonaws.com",
    ServiceSpecificCredentialId: "ACCAAAAAAAAAAAAAAAAA",
    User: user,
  });
  expect(records).toMatchObject([{ type: "password", status: "unknown" }]);
});
