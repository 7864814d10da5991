import { expect, it } from "vitest";
import { credentialOf, identityOf, judge } from "@/tests/factories/identity-context";
import { notRotatedAfterExposure } from "./not-rotated-after-exposure";
import { publicLeakLookup } from "./public-leak-lookup";

it.each([notRotatedAfterExposure, publicLeakLookup])("$id waits for its data", (rule) => {
  expect(rule.maturity).toBe("declared");
  expect(judge(rule, identityOf({ credentials: [credentialOf()] }))).toBe("unknown");
  expect(judge(rule, identityOf({ credentials: [credentialOf({ status: "disabled" })] }))).toBe("n/a");
});
