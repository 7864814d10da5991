import { describe, expect, it } from "vitest";
import { isOwnOrigin, ownPath } from "./origin";

describe("isOwnOrigin", () => {
  const own = "https://nhi.example.com";
  it("accepts the public origin and nothing else", () => {
    expect(isOwnOrigin(own, own)).toBe(true);
    for (const other of [
      null,
      "",
      "null",
      "https://evil.example",
      "http://nhi.example.com",
      "https://nhi.example.com:444",
      "https://nhi.example.com/",
      "https://nhi.example.com.evil.example",
      "https://NHI.example.com",
      "nhi.example.com",
    ]) {
      expect(isOwnOrigin(other, own), String(other)).toBe(false);
    }
  });

  it("takes the names of this machine as one, with the same port", () => {
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(isOwnOrigin(`http://${name}:3000`, "http://localhost:3000")).toBe(true);
      expect(isOwnOrigin(`http://${name}:3001`, "http://localhost:3000")).toBe(false);
      expect(isOwnOrigin(`https://${name}:3000`, "http://localhost:3000")).toBe(false);
      expect(isOwnOrigin(`http://${name}:3000`, own)).toBe(false);
    }
  });
});

describe("ownPath", () => {
  it("keeps paths of ours", () => {
    expect(ownPath("/inventory?q=kind:api_key&view=a%20b")).toBe("/inventory?q=kind:api_key&view=a%20b");
  });

  it("turns everything that leads elsewhere into the first page", () => {
    for (const target of [
      undefined,
      null,
      "",
      "inventory",
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "/.//evil.example",
      "javascript:alert(1)",
      "/api/auth/signout",
    ]) {
      expect(ownPath(target), String(target)).toBe("/");
    }
  });
});
