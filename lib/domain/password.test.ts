import { describe, expect, it } from "vitest";
import { passwordProblem } from "./password";

const about = ["Ana Lindqvist", "ana.lindqvist@example.com"];

describe("passwordProblem", () => {
  it("asks for more of administrators", () => {
    expect(passwordProblem("tr4mway-oboe", "analyst", about)).toBeNull();
    expect(passwordProblem("tr4mway-oboe", "admin", about)).toMatch(/at least 15/);
    expect(passwordProblem("tr4mway-obo", "analyst", about)).toMatch(/at least 12/);
  });

  it("takes any characters, and counts them as people do", () => {
    expect(passwordProblem("søndag regner det på fjellet", "admin", about)).toBeNull();
    expect(passwordProblem("🦊🦉🐢🦎🐝🦋 walnut", "analyst", about)).toBeNull();
    expect(passwordProblem("🦊🦉", "analyst", about)).toMatch(/at least 12/);
  });

  it("refuses what is too long to hash", () => {
    expect(passwordProblem("correct horse ".repeat(20), "analyst", about)).toMatch(/at most 128/);
  });

  it("refuses the commonest, however they are dressed up", () => {
    for (const weak of [
      "Password1234!",
      "p4ssw0rd2026!!",
      "qwertyuiop123",
      "qwertyuiopasdfghjkl",
      "123456789012345",
      "aaaaaaaaaaaaaaaa",
      "abcabcabcabcabc",
      "rollcall-admin-2026",
      "RollcallPassword1",
      "Welcome2026Welcome",
      "Ana.Lindqvist2026",
      "iloveyou-iloveyou",
    ]) {
      expect(passwordProblem(weak, "analyst", about), weak).not.toBeNull();
    }
  });
});
