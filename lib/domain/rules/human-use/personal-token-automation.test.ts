import { describe, expect, it } from "vitest";
import type { MayBecomeContext, PersonTrace } from "@/lib/domain/assessment/context";
import {
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
  trustOf,
} from "@/tests/factories/identity-context";
import { personalTokenAutomation } from "./personal-token-automation";

type Place = Parameters<typeof placeOf>[0];
const host = { id: "h1", kind: "host" as const, name: "batch-01" };
const onHost = (locator: string, part: Place = {}): Place => ({
  kind: "credential_file",
  container: host,
  locator,
  ...part,
});
const personal = (places: Place[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    managedBy: "person",
    credentials: [credentialOf({ places: places.map((place) => placeOf(place)) })],
    ...part,
  });
const machines = onHost("/srv/batch/.aws/credentials [export] aws_secret_access_key");
const grace: PersonTrace = {
  type: "tag",
  value: "grace.adeyemi@example.com",
  person: { id: "p1", name: "Grace Adeyemi", active: true },
};
const runsAs = (part: Parameters<typeof otherOf>[0]): MayBecomeContext => ({
  id: "m1",
  kind: "runs_as",
  effect: "allow",
  identity: otherOf(part),
  condition: null,
});

describe("personal token of a person used by automation", () => {
  it.each([
    ["on a machine", personal([machines]), "fail"],
    ["in a person's home", personal([onHost("/home/grace/.aws/credentials [default] key")]), "pass"],
    ["in a home on Windows", personal([onHost("C:\\Users\\grace\\.aws\\credentials key")]), "pass"],
    [
      "in root's home, which a job reads",
      personal([onHost("/root/.env", { reader: otherOf({ kind: "scheduled_job" }) })]),
      "fail",
    ],
    [
      "in the settings of an AI agent",
      personal([{ kind: "agent_config", locator: "/srv/agent.json", container: host }]),
      "pass",
    ],
    ["in a repository", personal([{ kind: "file", locator: "src/app.ts:3" }]), "pass"],
    ["in a pipeline", personal([{ kind: "ci_secret", meantForSecrets: true }]), "fail"],
    ["in a workload", personal([{ kind: "workload_environment" }]), "fail"],
    ["nobody knows where", personal([]), "unknown"],
    ["keys not shown", personal([], { credentials: [], keysHidden: true }), "unknown"],
    [
      "its key is disabled",
      personal([], { credentials: [credentialOf({ status: "disabled", places: [placeOf(machines)] })] }),
      "pass",
    ],
    ["a person's account", personal([machines], { managedBy: "customer", class: "human" }), "fail"],
    [
      "an account that bears the name of somebody",
      personal([machines], {
        managedBy: "customer",
        class: "unsure",
        name: "grace.adeyemi",
        traces: [grace],
      }),
      "fail",
    ],
    [
      "an account of another name that somebody owns",
      personal([machines], { managedBy: "customer", class: "unsure", name: "nightly", traces: [grace] }),
      "n/a",
    ],
    ["a machine's", personal([machines], { managedBy: "customer" }), "n/a"],
    ["a provider's", personal([machines], { managedBy: "provider", class: "human" }), "n/a"],
    ["disabled", personal([machines], { status: "disabled" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(personalTokenAutomation, identity)).toBe(answer);
  });

  it.each([
    ["a job", trustOf({ kind: "runs_as", subjectIdentity: otherOf({ kind: "scheduled_job" }) }), "fail"],
    [
      "a token of the person",
      trustOf({ kind: "runs_as", subjectIdentity: otherOf({ kind: "access_token" }) }),
      "unknown",
    ],
    ["an AI agent", trustOf({ kind: "runs_as", subjectIdentity: otherOf({ kind: "ai_agent" }) }), "unknown"],
    [
      "a job that is kept out",
      trustOf({ kind: "runs_as", effect: "deny", subjectIdentity: otherOf({ kind: "scheduled_job" }) }),
      "unknown",
    ],
  ])("%s that runs as a person: %s", (_, trust, answer) => {
    expect(judge(personalTokenAutomation, personal([], { trustedBy: [trust] }))).toBe(answer);
  });

  it.each([
    ["a person", runsAs({ class: "human", name: "Ada Brookes" }), "fail"],
    ["a machine", runsAs({ class: "non_human" }), "n/a"],
  ])("a token of software that acts as %s: %s", (_, mayBecome, answer) => {
    const token = identityOf({ kind: "access_token", system: "okta", mayBecome: [mayBecome] });
    expect(judge(personalTokenAutomation, token)).toBe(answer);
  });

  it("is graver where it lies in production, and shares its cause with all of that machine", () => {
    const both = personal([machines, onHost("/srv/live/.env", { id: "f2", environment: "production" })]);
    expect(failuresOf(personalTokenAutomation, both)).toMatchObject([
      {
        severity: "high",
        placementId: "f2",
        confidence: "high",
        sentence:
          "AKIAEXAMPLE is a person's own, and automation reads it (batch-01): give that an identity of its own.",
        evidence: [{ value: expect.stringContaining("/srv/batch") }, { value: "/srv/live/.env" }],
        cause: { key: "place:h1", title: "batch-01 uses people's credentials" },
      },
    ]);
    expect(failuresOf(personalTokenAutomation, personal([machines]))[0]?.severity).toBeUndefined();
  });
});
