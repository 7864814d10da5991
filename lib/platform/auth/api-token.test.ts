import { describe, expect, it } from "vitest";
import { findSecrets } from "@/lib/domain/secrets/find";
import { createToken, parseToken } from "./api-token";

describe("API tokens", () => {
  it("have the published shape, and read back", () => {
    const made = createToken();
    expect(made.token).toMatch(/^rollcall_pat_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(parseToken(made.token)).toEqual({ prefix: made.prefix, secretHash: made.secretHash });
    expect(createToken().token).not.toBe(made.token);
  });

  it("are refused when one character is another", () => {
    const { token } = createToken();
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "x" ? "y" : "x";
      expect(parseToken(`${token.slice(0, at)}${other}${token.slice(at + 1)}`), String(at)).toBeNull();
    }
    expect(parseToken(`${token}x`)).toBeNull();
    expect(parseToken("")).toBeNull();
  });

  it("are found by our own reader of secrets", () => {
    const { token } = createToken();
    const text = `curl -H "X: ${token}" https://nhi.example`;
    const found = findSecrets(text);
    expect(found.map((match) => text.slice(match.start, match.end))).toEqual([token]);
    expect(found[0]?.ruleId).toBe("rollcall-token");
  });
});
