import { describe, expect, it } from "vitest";
import {
  ago,
  ahead,
  credentialOf,
  failuresOf,
  identityOf,
  judge,
  policyOf,
  turnsWhenItSays,
} from "@/tests/factories/identity-context";
import { certificateRenewalLate } from "./certificate-renewal-late";

type Part = Parameters<typeof credentialOf>[0];
const issued = (gone: number, left: number, part: Part = {}): Part => ({
  type: "x509",
  lifetime: "expiring",
  name: "shop.example.com",
  createdAt: ago(gone),
  expiresAt: ahead(left),
  ...part,
});
const withCertificates = (...parts: Part[]) =>
  identityOf({ credentials: parts.map((part) => credentialOf(part)) });

describe("shorter-lived ones warn when two thirds have gone without renewal", () => {
  it.each([
    ["19 of 30 days gone", withCertificates(issued(19, 11)), "pass"],
    ["20 of 30 days gone", withCertificates(issued(20, 10)), "fail"],
    ["of 45 days, which warns by days", withCertificates(issued(40, 5)), "pass"],
    ["ended", withCertificates(issued(31, -1)), "pass"],
    ["a younger issue is there", withCertificates(issued(25, 5), issued(1, 29, { id: "k2" })), "pass"],
    ["of unknown issue", withCertificates(issued(20, 10, { createdAt: null })), "n/a"],
    ["a token", withCertificates(issued(20, 10, { type: "bearer_token" })), "n/a"],
    ["disabled", withCertificates(issued(20, 10, { status: "disabled" })), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(certificateRenewalLate, identity)).toBe(answer);
  });

  it("turns when two thirds have gone, and at its end", () => {
    expect(turnsWhenItSays(certificateRenewalLate, withCertificates(issued(10, 20)))).toEqual(ahead(10));
    expect(turnsWhenItSays(certificateRenewalLate, withCertificates(issued(25, 5)))).toEqual(ahead(5));
  });

  it("says when it was due, and follows the organisation's own limit", () => {
    expect(failuresOf(certificateRenewalLate, withCertificates(issued(25, 5)))[0]?.sentence).toBe(
      "shop.example.com should have been renewed on 2026-05-27 and ends on 2026-06-06: renew it.",
    );
    const policy = policyOf({ thresholds: { warnMinimumLife: 20 } });
    expect(judge(certificateRenewalLate, withCertificates(issued(25, 5)), policy)).toBe("pass");
  });
});
