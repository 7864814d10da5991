import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseAuthorizedKeys } from "./authorized-keys";
import { keyText } from "./fixtures/fake-machine";
import { parsePrivateKey, parsePublicBlob } from "./ssh-wire";

const blobOf = (name: string) => Buffer.from(keyText(name).split(" ")[1] ?? "", "base64");

describe("SSH keys", () => {
  // The fingerprints are those that `ssh-keygen -l` prints.
  it.each([
    ["ssh-ed25519.pub", "ssh-ed25519", 256, "SHA256:zIJV7jEXWRUsMG0CQJmdy9gi2s5wqx0J0mF+O7EdW7E"],
    ["ssh-rsa-encrypted.pub", "ssh-rsa", 2048, "SHA256:h5ehQJW2lUMPQVYFQ6hBi8He8dN872Pwo4noPEHKdgY"],
    ["ssh-ecdsa-pem.pub", "ecdsa-sha2-nistp384", 384, "SHA256:4dmGg1GWwfQf4qKlwFLqJUutgIlTi+El6fKKlRbnX7I"],
  ])("reads %s", (name, type, bits, fingerprint) => {
    expect(parsePublicBlob(blobOf(name))).toEqual({ type, bits, fingerprint });
  });

  it.each([
    ["ssh-ed25519", "openssh", false, "SHA256:zIJV7jEXWRUsMG0CQJmdy9gi2s5wqx0J0mF+O7EdW7E"],
    ["ssh-rsa-encrypted", "openssh", true, "SHA256:h5ehQJW2lUMPQVYFQ6hBi8He8dN872Pwo4noPEHKdgY"],
    ["ssh-ecdsa-pem", "pem", false, "SHA256:4dmGg1GWwfQf4qKlwFLqJUutgIlTi+El6fKKlRbnX7I"],
  ])("reads the private key %s", (name, format, encrypted, fingerprint) => {
    expect(parsePrivateKey(keyText(name))).toMatchObject({ format, encrypted, publicKey: { fingerprint } });
  });

  it("works out the public half of RSA and Ed25519 keys in PEM, and of encrypted ones nothing", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const ed = generateKeyPairSync("ed25519");
    const pem = (key: typeof rsa.privateKey) => key.export({ type: "pkcs8", format: "pem" }).toString();
    expect(parsePrivateKey(pem(rsa.privateKey))?.publicKey).toMatchObject({ type: "ssh-rsa", bits: 2048 });
    expect(parsePrivateKey(pem(ed.privateKey))?.publicKey).toMatchObject({ type: "ssh-ed25519", bits: 256 });
    const locked = rsa.privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
      .toString();
    expect(parsePrivateKey(locked)).toEqual({ format: "pem", encrypted: true, publicKey: null });
    expect(parsePrivateKey(keyText("encrypted.key"))).toMatchObject({ encrypted: true, publicKey: null });
    expect(parsePrivateKey(keyText("leaf.pem"))).toBeNull();
  });

  it("takes no damaged key for one", () => {
    const whole = blobOf("ssh-rsa-encrypted.pub");
    for (let length = 0; length < 60; length += 1)
      expect(parsePublicBlob(whole.subarray(0, length))).toBeNull();
    expect(parsePublicBlob(Buffer.from("ffffffff00", "hex"))).toBeNull();
  });
});

describe("authorized_keys", () => {
  const key = keyText("ssh-ed25519.pub").trim().split(" ").slice(0, 2).join(" ");

  it("reads options with quotes, commas and spaces in them", () => {
    const text = `from="10.0.0.0/8,!10.1.0.1",command="echo \\"hi, there\\" x",no-pty,expiry-time="20301231235959Z" ${key} ops team`;
    expect(parseAuthorizedKeys(text).keys).toMatchObject([
      {
        from: "10.0.0.0/8,!10.1.0.1",
        forcedCommand: true,
        restricted: false,
        certAuthority: false,
        comment: "ops team",
        expiresAt: new Date("2030-12-31T23:59:59Z"),
      },
    ]);
  });

  it("counts lines that are no keys", () => {
    expect(parseAuthorizedKeys(`# note\n\n${key}\nssh-rsa AAAA\nhello\n`)).toMatchObject({
      garbled: 2,
      keys: [{ comment: "" }],
    });
  });
});
