import { describe, expect, it } from "vitest";
import type { UsageContext } from "@/lib/domain/assessment/context";
import { noTelemetry } from "@/lib/domain/record";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  now,
  policyOf,
  recorded,
  turnsWhenItSays,
  usageOf,
} from "@/tests/factories/identity-context";
import { interactiveSignIn } from "./interactive-sign-in";

const used = (actions: string[], part: Partial<UsageContext> = {}) => usageOf({ actions, ...part });
const cut = { whole: { consumers: true, countries: true, actions: false } };
const password = (at: Date | null, part: Parameters<typeof credentialOf>[0] = {}) =>
  credentialOf({
    id: "pw",
    type: "password",
    name: "console password",
    externalId: "arn:aws:iam::111111111111:user/ci-deploy/password",
    lastUsed: recorded({ at }),
    ...part,
  });
const withPassword = (at: Date | null) => identityOf({ credentials: [password(at)] });

describe("interactive or console sign-in by an NHI", () => {
  it.each([
    ["a log shows it", identityOf({ usage: used(["s3:GetObject", "signin:ConsoleLogin"]) }), "fail"],
    [
      "a session of Okta",
      identityOf({ kind: "directory_account", usage: used(["user:user.session.start"]) }),
      "fail",
    ],
    ["a log shows none", identityOf({ usage: used(["s3:GetObject"]) }), "pass"],
    [
      "all that the log shows was refused",
      identityOf({ usage: used(["signin:ConsoleLogin"], { ok: 0, denied: 3 }) }),
      "pass",
    ],
    ["a log with more than it names", identityOf({ usage: used(["s3:GetObject"], cut) }), "unknown"],
    [
      "a log of long ago",
      identityOf({ usage: used(["signin:ConsoleLogin"], { lastAt: ago(90) }) }),
      "unknown",
    ],
    ["no log", identityOf(), "unknown"],
    ["its password was used", withPassword(ago(10)), "fail"],
    ["its password was used long ago", withPassword(ago(91)), "pass"],
    ["its password was never used", withPassword(null), "pass"],
    [
      "its password's use is not recorded",
      identityOf({ credentials: [password(null, { lastUsed: noTelemetry })] }),
      "unknown",
    ],
    [
      "kept for emergencies",
      identityOf({ usage: used(["signin:ConsoleLogin"]), expectedUse: "emergency" }),
      "n/a",
    ],
    ["perhaps a person", identityOf({ usage: used(["signin:ConsoleLogin"]), class: "unsure" }), "n/a"],
    ["what nobody can sign in as", identityOf({ kind: "k8s_service_account" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(interactiveSignIn, identity)).toBe(answer);
  });

  it("forgets the use of a password after some time, as long as the organisation says", () => {
    const identity = withPassword(ago(60));
    expect(turnsWhenItSays(interactiveSignIn, identity)).toEqual(
      new Date(now.getTime() + 30 * 86_400_000 + 1),
    );
    expect(judge(interactiveSignIn, identity, policyOf({ thresholds: { dormant: 45 } }))).toBe("pass");
  });

  it("is asked anew every day while logs show a sign-in, and else when they show nothing any more", () => {
    const changesAt = (actions: string[]) =>
      interactiveSignIn.judge(identityOf({ usage: used(actions) }), policyOf(), now).changesAt;
    expect(changesAt(["signin:ConsoleLogin"])).toEqual(ahead(1));
    expect(turnsWhenItSays(interactiveSignIn, identityOf({ usage: used(["s3:GetObject"]) }))).toEqual(
      ahead(89),
    );
  });

  it("asks who it was", () => {
    expect(failuresOf(interactiveSignIn, withPassword(ago(31)))[0]).toMatchObject({
      credentialId: "pw",
      sentence: "Its password was used on 2026-05-01: who signs in as it, and what for?",
    });
  });
});
