import { describe, expect, it } from "vitest";
import { credentialOf, identityOf, judge } from "@/tests/factories/identity-context";
import { publicCertificateLife } from "./public-certificate-life";

describe("public TLS certificates live for at most 200, 100 and 47 days", () => {
  it("cannot be told yet, and is never a pass", () => {
    const certificate = identityOf({ credentials: [credentialOf({ type: "x509" })] });
    expect(judge(publicCertificateLife, certificate)).toBe("unknown");
    expect(judge(publicCertificateLife, identityOf({ credentials: [credentialOf()] }))).toBe("n/a");
  });
});
