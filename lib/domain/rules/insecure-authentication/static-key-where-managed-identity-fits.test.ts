import { describe, expect, it } from "vitest";
import {
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  otherOf,
  placeOf,
} from "@/tests/factories/identity-context";
import { staticKeyWhereManagedIdentityFits } from "./static-key-where-managed-identity-fits";

const variable = (part: Parameters<typeof placeOf>[0] = {}) =>
  placeOf({
    kind: "workload_environment",
    locator: "psp-export environment KEY",
    reader: otherOf(),
    ...part,
  });
const keyIn = (places: ReturnType<typeof placeOf>[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({ credentials: [credentialOf({ places })], ...part });
const byName = variable({
  reader: null,
  locator: "arn:aws:lambda:eu-central-1:111111111111:function:x environment KEY",
});

describe("a static key where the platform offers a managed identity", () => {
  it.each([
    ["a function's variable", keyIn([variable()]), "fail"],
    ["by the workload's name alone", keyIn([byName]), "fail"],
    ["a workload of another cloud", keyIn([variable({ reader: otherOf({ system: "gcp" }) })]), "pass"],
    ["a workload nobody knows where", keyIn([variable({ reader: null })]), "pass"],
    ["a file on a machine", keyIn([placeOf({ reader: otherOf() })]), "pass"],
    [
      "a key of Google Cloud in its own workload",
      keyIn([variable({ reader: otherOf({ system: "gcp" }) })], { system: "gcp" }),
      "fail",
    ],
    [
      "a client secret in a workload of Azure",
      keyIn([variable({ reader: otherOf({ system: "azure" }) })], { system: "entra" }),
      "fail",
    ],
    ["seen nowhere", keyIn([]), "n/a"],
    [
      "disabled",
      identityOf({ credentials: [credentialOf({ status: "disabled", places: [variable()] })] }),
      "n/a",
    ],
    ["no cloud", keyIn([variable()], { system: "github" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(staticKeyWhereManagedIdentityFits, identity)).toBe(answer);
  });

  it("is one finding for a key in two variables", () => {
    const both = keyIn([variable(), variable({ id: "p2" })]);
    expect(failuresOf(staticKeyWhereManagedIdentityFits, both)).toHaveLength(1);
  });
});
