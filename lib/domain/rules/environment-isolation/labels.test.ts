import { describe, expect, it } from "vitest";
import {
  ago,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
  policyOf,
  tierZero,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { agentConfigMixesEnvironments } from "./agent-config-mixes-environments";
import { environmentUnknown } from "./environment-unknown";
import { unconstrainedDelegation } from "./unconstrained-delegation";

describe("no environment label (OWASP NHI8: listed, not passed)", () => {
  it.each([
    ["privileged, of no environment", identityOf({ privilege: tierZero }), "fail"],
    ["sensitive, of no environment", identityOf({ sensitivity: "high" }), "fail"],
    ["privileged, of production", identityOf({ privilege: tierZero, environment: "production" }), "pass"],
    ["neither, of no environment", identityOf(), "n/a"],
    ["privileged, made today", identityOf({ privilege: tierZero, createdAt: ago(1) }), "pass"],
  ])("%s", (_, identity, answer) => {
    expect(judge(environmentUnknown, identity)).toBe(answer);
  });

  it("has its account as the cause, and turns when its grace ends", () => {
    expect(failuresOf(environmentUnknown, identityOf({ privilege: tierZero }))[0]?.cause).toEqual({
      key: "container:c1",
      title: "No environment: payments",
    });
    const young = identityOf({ privilege: tierZero, createdAt: ago(3) });
    expect(turnsWhenItSays(environmentUnknown, young)).toEqual(new Date(ago(3).getTime() + 14 * 86_400_000));
    expect(judge(environmentUnknown, young, policyOf({ thresholds: { newlyCreatedGrace: 1 } }))).toBe("fail");
  });
});

describe("an agent's configuration with production and development credentials (OWASP NHI8)", () => {
  const profile = {
    framework: null,
    model: null,
    version: null,
    provider: null,
    autoApprove: null,
    auth: null,
  };
  const agent = (servers: ReturnType<typeof otherOf>[], reads: ReturnType<typeof placeOf>[] = []) =>
    identityOf({ kind: "ai_agent", agent: { profile, servers, actsAs: [], tools: null }, reads });
  const production = otherOf({ id: "p", name: "orders", environment: "production" });
  const secret = placeOf({ kind: "agent_config", environment: "development" });
  it.each([
    ["no agent", identityOf({ reads: [secret] }), "n/a"],
    ["one server", agent([production]), "n/a"],
    ["a server of production and a secret of development", agent([production], [secret]), "fail"],
    ["a server of production and one of test", agent([production, otherOf({ environment: "test" })]), "fail"],
    ["two of production", agent([production, otherOf({ environment: "production" })]), "pass"],
    ["one of production and one of no known environment", agent([production, otherOf()]), "unknown"],
    ["what it reads elsewhere", agent([production], [placeOf({ environment: "test" })]), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(agentConfigMixesEnvironments, identity)).toBe(answer);
  });

  it("names both", () => {
    expect(failuresOf(agentConfigMixesEnvironments, agent([production], [secret]))[0]?.sentence).toBe(
      "It is set up for production and development at once.",
    );
  });
});

describe("unconstrained delegation", () => {
  const account = (externalId: string, part = {}) =>
    identityOf({
      system: "ad",
      kind: "directory_account",
      name: "svc_print",
      grants: [grantOf({ entitlement: { ...grantOf().entitlement, externalId } })],
      ...part,
    });
  it.each([
    ["for everybody anywhere", account("delegation/any"), "fail"],
    ["at one service", account("delegation/http/print-01"), "pass"],
    [
      "of a computer, which may be a domain controller",
      account("delegation/any", { name: "DC01$" }),
      "unknown",
    ],
    ["of an account that is disabled", account("delegation/any", { status: "disabled" }), "n/a"],
    ["in another system", account("delegation/any", { system: "okta" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(unconstrainedDelegation, identity)).toBe(answer);
  });
});
