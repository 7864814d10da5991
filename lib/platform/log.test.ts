import { describe, expect, it } from "vitest";
import { redact } from "@/lib/platform/log";

describe("redact", () => {
  it("hides values under secret-looking keys at any depth", () => {
    expect(
      redact({ a: { clientSecret: "s3", "api-key": "k", headers: { Authorization: "Bearer x" } } }),
    ).toEqual({
      a: { clientSecret: "[redacted]", "api-key": "[redacted]", headers: { Authorization: "[redacted]" } },
    });
  });

  it("keeps what only counts or names", () => {
    expect(redact({ tokenCount: 3, credentialId: "c1", port: 1 })).toEqual({
      tokenCount: 3,
      credentialId: "c1",
      port: 1,
    });
  });

  it("hides a password inside a URL and inside an error", () => {
    expect(redact("cannot reach postgres://app:hunter2@db:5432/x")).toBe(
      "cannot reach postgres://app:[redacted]@db:5432/x",
    );
    expect(JSON.stringify(redact({ err: new Error("postgres://app:hunter2@db") }))).not.toContain("hunter2");
  });
});
