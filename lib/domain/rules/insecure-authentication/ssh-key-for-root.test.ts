import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { sshKeyForRoot } from "./ssh-key-for-root";

const rootWith = (
  part: Parameters<typeof credentialOf>[0] | null,
  of: Parameters<typeof identityOf>[0] = {},
) =>
  identityOf({
    kind: "system_account",
    system: "host",
    name: "root",
    externalId: "account:root",
    credentials: part ? [credentialOf({ type: "ssh_key", ...part })] : [],
    ...of,
  });

describe("an SSH key for root", () => {
  it.each([
    ["authorised", rootWith({}), "fail"],
    ["ended", rootWith({ status: "expired" }), "pass"],
    ["none", rootWith(null), "pass"],
    ["a key of another account", rootWith({}, { externalId: "account:deploy" }), "n/a"],
    ["another system", rootWith({}, { system: "mysql" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(sshKeyForRoot, identity)).toBe(answer);
  });

  it("has the machine as what all keys have in common", () => {
    expect(failuresOf(sshKeyForRoot, rootWith({}))[0]?.cause?.key).toBe("container:c1");
    expect(failuresOf(sshKeyForRoot, rootWith({}, { container: null }))[0]?.cause).toBeUndefined();
  });
});
