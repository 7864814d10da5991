import { describe, expect, it } from "vitest";
import { configurationReference, isLoopback, readEnv } from "@/lib/platform/env";
import { ConfigurationError } from "@/lib/platform/errors";

function problemsOf(source: NodeJS.ProcessEnv): readonly string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("readEnv", () => {
  it("gives the documented defaults for an empty environment", () => {
    expect(readEnv({ NODE_ENV: "test" })).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: "http://localhost:3000",
      allowHttp: false,
      leaseSeconds: 60,
      retryBaseMs: 500,
      tombstoneHours: 24,
      allowCidrs: [],
      oidc: undefined,
    });
  });

  it("takes an empty variable as unset", () => {
    expect(readEnv({ NODE_ENV: "test", ROLLCALL_PORT: "" }).port).toBe(3000);
  });

  it("refuses an unknown variable and names the nearest", () => {
    expect(problemsOf({ NODE_ENV: "test", ROLLCALL_PROT: "1" })).toEqual([
      "ROLLCALL_PROT is not a variable of Rollcall, probably a typo of ROLLCALL_PORT",
    ]);
  });

  it("says every problem at once", () => {
    const problems = problemsOf({
      NODE_ENV: "test",
      ROLLCALL_PORT: "abc",
      ROLLCALL_LEASE_SECONDS: "0",
      ROLLCALL_ALLOW_CIDRS: "10.0.0.0/99",
      ROLLCALL_OIDC_ISSUER: "https://id.example",
      ROLLCALL_COLOUR: "red",
      ROLLCALL_LOG_LEVEL: "loud",
    });
    expect(problems).toHaveLength(6);
    expect(problems.join("\n")).toContain('ROLLCALL_PORT is "abc": must be a whole number from 1 to 65535');
  });

  it("never repeats a database password", () => {
    const problems = problemsOf({ NODE_ENV: "test", DATABASE_URL: "mysql://root:hunter2@db/x" });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain("hunter2");
  });

  it("refuses plain http beyond this machine unless switched on by name", () => {
    expect(problemsOf({ NODE_ENV: "test", ROLLCALL_HOST: "0.0.0.0" })).toHaveLength(1);
    expect(problemsOf({ NODE_ENV: "test", ROLLCALL_URL: "http://nhi.example.com" })).toHaveLength(1);
    expect(
      problemsOf({ NODE_ENV: "test", ROLLCALL_HOST: "0.0.0.0", ROLLCALL_URL: "https://nhi.example.com" }),
    ).toEqual([]);
    expect(problemsOf({ NODE_ENV: "test", ROLLCALL_HOST: "0.0.0.0", ROLLCALL_ALLOW_HTTP: "1" })).toEqual([]);
  });

  it("reduces the public address to its origin and refuses a path", () => {
    expect(readEnv({ NODE_ENV: "test", ROLLCALL_URL: "https://nhi.example.com/" }).publicUrl).toBe(
      "https://nhi.example.com",
    );
    expect(problemsOf({ NODE_ENV: "test", ROLLCALL_URL: "https://nhi.example.com/app" })).toHaveLength(1);
  });
});

describe("isLoopback", () => {
  it.each(["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])("%s is this machine", (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "127.0.0.1.evil.example", "10.0.0.1", "localhost.example"])(
    "%s is not",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe("configurationReference", () => {
  it("has a described row for every variable", () => {
    const rows = configurationReference()
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.every((row) => row.split("|")[2]?.trim() !== "")).toBe(true);
  });
});
