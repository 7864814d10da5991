import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/platform/errors";
import {
  exportFingerprintKey,
  fingerprintKey,
  fingerprintSecret,
  parseFingerprintKey,
} from "@/lib/platform/fingerprint-key";
import { createKeyFile, readKeyFile } from "@/lib/platform/key-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-key-file-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => ({ path: join(folder, "session.key"), title: "session key" });
function put(content: string, mode = 0o600): void {
  writeFileSync(file().path, content);
  chmodSync(file().path, mode);
}
const good = Buffer.from("9f1c7e0a55d3b8624412cc90ab6ef7310d8844e2a917635bfe20c1d6873a9e4f", "hex");

describe("key files", () => {
  it("are made private, whole, and read back", () => {
    const made = createKeyFile(file());
    expect(made).toHaveLength(32);
    expect(statSync(file().path).mode & 0o777).toBe(0o600);
    expect(readKeyFile(file(), true)).toEqual(made);
    expect(readdirSync(folder)).toEqual(["session.key"]);
  });

  it("hold base64 or hex", () => {
    put(`${good.toString("base64")}\n`);
    expect(readKeyFile(file(), true)).toEqual(good);
    put(good.toString("hex"));
    expect(readKeyFile(file(), true)).toEqual(good);
    put(good.toString("base64url"));
    expect(readKeyFile(file(), true)).toEqual(good);
  });

  it("that do not exist are null, not an error", () => {
    expect(readKeyFile(file(), true)).toBeNull();
  });

  it.each([
    ["empty", "", /is empty/],
    ["blank", " \n\n", /is empty/],
    ["a placeholder sentence", "<put your key here>", /neither base64 nor hex/],
    ["a placeholder word", "changeme-changeme-changeme-changeme-changeme", /placeholder/],
    [
      "text in base64",
      Buffer.from("a long but guessable passphrase, 40 chars").toString("base64"),
      /made up/,
    ],
    ["zeros", Buffer.alloc(32).toString("base64"), /made up/],
    ["a count", Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString("hex"), /made up/],
    ["128 bit", good.subarray(0, 16).toString("base64"), /16 bytes and needs exactly 32/],
    [
      "48 bytes where 32 are needed",
      Buffer.concat([good, good.subarray(0, 16)]).toString("base64"),
      /48 bytes/,
    ],
    ["a novel", "A".repeat(5000), /too large/],
  ])("that are %s are refused", (_, content, expected) => {
    put(content);
    expect(() => readKeyFile(file(), true)).toThrow(expected);
    expect(() => readKeyFile(file(), true)).toThrow(AppError);
  });

  it("that are longer than needed are fine where the length is free", () => {
    put(Buffer.concat([good, good]).toString("base64"));
    expect(readKeyFile(file(), false)).toHaveLength(64);
  });

  it.each([0o644, 0o604, 0o660, 0o602, 0o601])("with mode %o are refused", (mode) => {
    put(good.toString("base64"), mode);
    expect(() => readKeyFile(file(), true)).toThrow(/read or changed by others/);
  });

  it.each([0o600, 0o400, 0o440])("with mode %o are fine", (mode) => {
    put(good.toString("base64"), mode);
    expect(readKeyFile(file(), true)).toEqual(good);
  });

  it("never show the key in an error", () => {
    put(good.subarray(0, 16).toString("hex"));
    expect(() => readKeyFile(file(), true)).not.toThrow(/9f1c7e/);
  });

  it("that cannot be written say so and leave nothing", () => {
    const missing = { path: join(folder, "none", "session.key"), title: "session key" };
    expect(() => createKeyFile(missing)).toThrow(/cannot be written/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the fingerprint key for collect", () => {
  const key = fingerprintKey(good);

  it("is read back from its file, whatever the line ends", () => {
    const text = exportFingerprintKey(key);
    const again = parseFingerprintKey(text.replaceAll("\n", "\r\n"));
    expect(again.keyId).toBe(key.keyId);
    expect(fingerprintSecret(again, "hunter2")).toBe(fingerprintSecret(key, "hunter2"));
  });

  it("is refused when changed, cut or something else", () => {
    const text = exportFingerprintKey(key);
    expect(() => parseFingerprintKey(text.replace(key.keyId, "000000000000"))).toThrow(/was changed/);
    expect(() => parseFingerprintKey(text.slice(0, -30))).toThrow(/cut short/);
    expect(() => parseFingerprintKey(readFileSync("package.json", "utf8"))).toThrow(AppError);
  });

  it("gives other keys other fingerprints and other ids", () => {
    const other = fingerprintKey(Buffer.from(good).reverse());
    expect(other.keyId).not.toBe(key.keyId);
    expect(fingerprintSecret(other, "hunter2")).not.toBe(fingerprintSecret(key, "hunter2"));
    expect(fingerprintSecret(key, "hunter2")).toMatch(/^[0-9a-f]{64}$/);
  });
});
