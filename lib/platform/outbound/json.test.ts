import { describe, expect, it } from "vitest";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { decodeJson, nestsDeeper } from "@/lib/platform/outbound/json";

const bytes = (text: string) => new TextEncoder().encode(text);
const decode = (text: string, type = "application/json") =>
  decodeJson(bytes(text), type, "GET api.example/x");

describe("JSON answers", () => {
  it("are read whatever they call themselves", () => {
    expect(decode('{"a":[1,"}]"]}')).toEqual({ a: [1, "}]"] });
    expect(decode("[]", "")).toEqual([]);
    expect(decode('"x"', "application/vnd.github+json; charset=utf-8")).toBe("x");
  });

  it.each([
    ["a login page", "<!doctype html><title>Sign in</title>", "text/html"],
    ["a page that says it is JSON", "\n <html>", "application/json"],
    ["JSON that says it is a page", "{}", "text/html; charset=utf-8"],
    ["XML", "<Error/>", "application/xml"],
    ["a cut text", '{"a": [1, 2', "application/json"],
    ["nothing", "", "application/json"],
    ["two values", "{}{}", "application/json"],
    ["not JSON", "Service ready", "text/plain"],
    ["10,000 levels", "[".repeat(10_000), "application/json"],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`, "application/json"],
  ])("that are %s are malformed", (_, text, type) => {
    expect(() => decode(text, type)).toThrow(SourceError);
  });

  it("never quote what was sent", () => {
    expect(() => decode('{"token": "canary-77", ')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("canary") }),
    );
  });

  it("that are not UTF-8 are malformed", () => {
    expect(() => decodeJson(Uint8Array.of(0x22, 0xff, 0x22), "application/json", "x")).toThrow(/UTF-8/);
  });

  it("may nest 64 levels, and brackets in strings do not count", () => {
    expect(decode(`${"[".repeat(64)}${"]".repeat(64)}`)).toBeInstanceOf(Array);
    expect(nestsDeeper(bytes(`{"a":"\\\\\\"${"[".repeat(100)}"}`), 64)).toBe(false);
    expect(nestsDeeper(bytes("{}".repeat(100)), 1)).toBe(false);
  });
});
