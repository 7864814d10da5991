import { expect, it } from "vitest";
import { credentialOf, identityOf, judge } from "@/tests/factories/identity-context";
import { interactiveWithoutMfa } from "./interactive-without-mfa";

it("cannot tell whether an account that can sign in interactively needs a second factor", () => {
  const withPassword = identityOf({ credentials: [credentialOf({ type: "password" })] });
  expect(interactiveWithoutMfa.maturity).toBe("declared");
  expect(judge(interactiveWithoutMfa, withPassword)).toBe("unknown");
  expect(judge(interactiveWithoutMfa, identityOf({ credentials: [credentialOf()] }))).toBe("n/a");
});
