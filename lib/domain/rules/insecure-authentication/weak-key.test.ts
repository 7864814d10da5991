import { describe, expect, it } from "vitest";
import { credentialOf, failuresOf, identityOf, judge, placeOf } from "@/tests/factories/identity-context";
import { weakKey } from "./weak-key";

const file = (keyType: string | null, bits: number | null, id = "f1") =>
  placeOf({ id, kind: "key_file", locator: "/srv/id", facts: { keyType, bits } });
const reading = (...places: ReturnType<typeof placeOf>[]) => identityOf({ reads: places });

describe("a weak key: RSA below 2048 bits, or DSA", () => {
  it.each([
    ["RSA of 1024 bits", reading(file("ssh-rsa", 1024)), "fail"],
    ["RSA of 2047 bits", reading(file("ssh-rsa", 2047)), "fail"],
    ["RSA of 2048 bits", reading(file("ssh-rsa", 2048)), "pass"],
    ["RSA of unknown length", reading(file("ssh-rsa", null)), "unknown"],
    ["DSA", reading(file("ssh-dss", 1024)), "fail"],
    ["Ed25519", reading(file("ssh-ed25519", 256)), "pass"],
    [
      "a copy of its own credential",
      identityOf({ credentials: [credentialOf({ type: "ssh_key", places: [file("ssh-dss", null)] })] }),
      "fail",
    ],
    [
      "a copy of a disabled one",
      identityOf({ credentials: [credentialOf({ status: "disabled", places: [file("ssh-dss", null)] })] }),
      "n/a",
    ],
    ["of unknown type", reading(file(null, null)), "n/a"],
    ["no key", identityOf(), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(weakKey, identity)).toBe(answer);
  });

  it("names each file", () => {
    const two = reading(file("ssh-dss", null), file("ssh-rsa", 1024, "f2"), file("ssh-ed25519", 256, "f3"));
    expect(failuresOf(weakKey, two).map(({ key, sentence }) => [key, sentence])).toEqual([
      ["f1", "The key in /srv/id is a DSA key: replace it."],
      ["f2", "The key in /srv/id is an RSA key of 1024 bits: replace it."],
    ]);
  });
});
