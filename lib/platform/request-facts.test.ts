import { describe, expect, it } from "vitest";
import { networkOf, requestFacts } from "./request-facts";

describe("networkOf", () => {
  it("is /24 of IPv4 and /56 of IPv6", () => {
    expect(networkOf("192.0.2.77")).toBe("192.0.2.0/24");
    expect(networkOf("2001:db8:1:2aff::1")).toBe("2001:db8:1:2a00::/56");
    expect(networkOf("2001:DB8:1:2a01:5:6:7:8")).toBe("2001:db8:1:2a00::/56");
    expect(networkOf("::1")).toBe("0:0:0:0::/56");
    expect(networkOf("unknown")).toBe("unknown");
  });
});

describe("requestFacts", () => {
  it("believes only the last forwarder", () => {
    const headers = new Headers({
      "x-forwarded-for": "203.0.113.9, 198.51.100.4",
      "user-agent": "a".repeat(999),
    });
    const facts = requestFacts(headers);
    expect(facts).toMatchObject({ address: "198.51.100.4", network: "198.51.100.0/24" });
    expect(facts.userAgent).toHaveLength(300);
  });

  it("reads an IPv4 address that came over IPv6, and admits what it does not know", () => {
    expect(requestFacts(new Headers({ "x-forwarded-for": "::ffff:192.0.2.1" })).network).toBe("192.0.2.0/24");
    expect(requestFacts(new Headers({ "x-forwarded-for": "<script>" })).address).toBe("unknown");
    expect(requestFacts(new Headers()).network).toBe("unknown");
  });
});
