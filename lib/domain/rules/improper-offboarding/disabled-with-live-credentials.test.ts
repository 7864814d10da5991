import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { disabledWithLiveCredentials } from "./disabled-with-live-credentials";

const disabled = (
  credentials: Parameters<typeof credentialOf>[0][],
  part: Parameters<typeof identityOf>[0] = {},
) => identityOf({ status: "disabled", credentials: credentials.map((each) => credentialOf(each)), ...part });

describe("disabled identity with live child credentials", () => {
  it.each([
    ["an active key", disabled([{}]), "fail"],
    ["a disabled key", disabled([{ status: "disabled" }]), "pass"],
    ["a key of unknown status", disabled([{ status: "unknown" }]), "unknown"],
    ["a secret that will end", disabled([{ expiresAt: ahead(20) }]), "fail"],
    ["a secret that has ended", disabled([{ expiresAt: ago(1) }]), "pass"],
    ["a platform's own key", disabled([{ lifetime: "platform_managed" }]), "pass"],
    ["keys that are not shown", disabled([], { keysHidden: true }), "unknown"],
    ["about to be deleted", disabled([{}], { status: "pending_deletion" }), "fail"],
    ["no credential", disabled([]), "n/a"],
    ["active itself", disabled([{}], { status: "active" }), "n/a"],
    ["a person", disabled([{}], { class: "human" }), "n/a"],
    ["a provider's", disabled([{}], { managedBy: "provider" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(disabledWithLiveCredentials, identity)).toBe(answer);
  });

  it("is asked again when the first of them ends", () => {
    expect(
      turnsWhenItSays(disabledWithLiveCredentials, disabled([{ expiresAt: ahead(20) }, { id: "k2" }])),
    ).toEqual(ahead(20));
  });

  it("counts them in one finding", () => {
    expect(failuresOf(disabledWithLiveCredentials, disabled([{}, { id: "k2" }]))).toMatchObject([
      {
        sentence:
          "It is switched off, and 2 credentials of it are still active: delete what is not needed again.",
      },
    ]);
  });
});
