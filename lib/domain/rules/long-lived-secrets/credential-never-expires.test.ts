import { describe, expect, it } from "vitest";
import { ahead, credentialOf, failuresOf, identityOf, judge } from "@/tests/factories/identity-context";
import { credentialNeverExpires } from "./credential-never-expires";

const withToken = (
  part: Parameters<typeof credentialOf>[0] = {},
  of: Parameters<typeof identityOf>[0] = {},
) => identityOf({ credentials: [credentialOf({ type: "bearer_token", name: "deploy", ...part })], ...of });

describe("a secret has no expiry date", () => {
  it.each([
    ["a token without end", withToken(), "fail"],
    ["a client secret without end", withToken({ type: "oauth_client_secret" }), "fail"],
    ["a token with an end", withToken({ lifetime: "expiring", expiresAt: ahead(90) }), "pass"],
    ["a token that ends some day", withToken({ lifetime: "expiring" }), "pass"],
    ["a token of which nothing is said", withToken({ lifetime: "unknown" }), "unknown"],
    ["an access key, which cannot have an end", withToken({ type: "access_key" }), "n/a"],
    ["an API key where none can have an end", withToken({ type: "api_key" }, { system: "openai" }), "n/a"],
    ["a short-lived token", withToken({ lifetime: "short_lived" }), "n/a"],
    ["a disabled token", withToken({ status: "disabled" }), "n/a"],
    ["a person's own", withToken({}, { managedBy: "person" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(credentialNeverExpires, identity)).toBe(answer);
  });

  it("says which one", () => {
    expect(failuresOf(credentialNeverExpires, withToken())[0]?.sentence).toBe(
      "deploy never expires: replace it by one that ends.",
    );
  });
});
