import { expect, it } from "vitest";
import { identityOf, judge } from "@/tests/factories/identity-context";
import { productionUsedFromElsewhere } from "./production-used-from-elsewhere";

it.each([[productionUsedFromElsewhere, identityOf({ environment: "production" })]])(
  "$0.id never passes",
  (rule, identity) => {
    expect(rule.maturity).toBe("declared");
    expect(judge(rule, identity)).toBe("unknown");
    expect(judge(rule, identityOf())).toBe("n/a");
  },
);
