import { describe, expect, it } from "vitest";
import { identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { escalationPath } from "./escalation-path";
import { privilegedUnknown } from "./privileged-unknown";
import { unusedPrivilege } from "./unused-privilege";
import { writeGrantedReadUsed } from "./write-granted-read-used";

describe("what an identity may do is not known", () => {
  it.each([
    ["nothing understood", identityOf({ privilege: { ...tierZero, tier: null, powers: [] } }), "unknown"],
    [
      "some not understood",
      identityOf({ privilege: { ...tierZero, tier: 2, powers: [], atLeast: true } }),
      "unknown",
    ],
    ["it can hardly be more", identityOf({ privilege: { ...tierZero, atLeast: true } }), "pass"],
    ["all understood", identityOf(), "pass"],
    ["a person", identityOf({ class: "human" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(privilegedUnknown, identity)).toBe(answer);
  });
});

describe("rules whose data is not there yet", () => {
  it.each([unusedPrivilege, writeGrantedReadUsed, escalationPath])("$id never passes", (rule) => {
    expect(rule.maturity).toBe("declared");
    expect(judge(rule, identityOf())).toBe("unknown");
    expect(judge(rule, identityOf({ status: "disabled" }))).toBe("n/a");
  });
});
