import { describe, expect, it } from "vitest";
import { failingQuery, findingsOf, missingWords, severityWords, thresholdWords } from "./rules-words";

describe("words about rules", () => {
  it("say where a severity is another", () => {
    expect(severityWords({ usual: "medium" })).toBe("Medium.");
    expect(severityWords({ usual: "low", tier1: "medium", tier0: "high", production: "low" })).toBe(
      "Low; high in Tier 0, medium in Tier 1.",
    );
    expect(severityWords({ usual: "high", nonProduction: "low" })).toBe(
      "High; low known to be outside production.",
    );
  });

  it("say what a limit is and who set it", () => {
    expect(thresholdWords("shortLivedToken", {})).toMatchObject({
      value: "24 hours",
      source: "definition: static credential",
    });
    expect(thresholdWords("dormant", { dormant: 45 })).toMatchObject({
      value: "45 days",
      source: "set here; the default is 90 days: PCI DSS 8.2.6",
    });
    expect(thresholdWords("holdShare", {}).value).toBe("20 %");
    expect(thresholdWords("holdCount", { holdCount: 1500 }).value).toBe("1,500");
  });

  it("say what is missing most, and how much else", () => {
    const need = (what: string) => ({ what, identities: 1, examples: [] });
    expect(missingWords({ asked: 0, needs: [] })).toBeNull();
    expect(missingWords({ asked: 1, needs: [need("a log of its use")] })).toBe("Needs a log of its use.");
    expect(missingWords({ asked: 3, needs: [need("a"), need("b"), need("c")] })).toBe(
      "Needs a, or 2 other things.",
    );
  });

  it("ask for all that fails, also where people set it aside", () => {
    expect(failingQuery("rule:dormant", 0)).toBe("rule:dormant");
    expect(failingQuery("rule:dormant", 2)).toBe("rule:dormant state:open,accepted,false_positive,snoozed");
  });

  it("open no box that cannot hold the query", () => {
    expect(findingsOf("risk:nhi1 severity:high")).toBe("/findings?q=risk%3Anhi1%20severity%3Ahigh");
    expect(findingsOf("x".repeat(2001))).toBeNull();
  });
});
