import { describe, expect, it } from "vitest";
import { refusalText } from "./sign-in-request";

describe("refusalText", () => {
  it("says how long to wait, and nothing about what was wrong", () => {
    expect(refusalText("throttled-1")).toBe("Too many attempts. Wait 1 second, then try again.");
    expect(refusalText("throttled-900")).toContain("15 minutes");
    expect(refusalText("CredentialsSignin")).toBe("E-mail address or password is not right.");
  });

  it("never shows what stood in the address", () => {
    expect(refusalText("<script>alert(1)</script>")).not.toContain("script");
    expect(refusalText("throttled-99999")).not.toContain("99999");
  });
});
