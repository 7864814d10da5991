import { describe, expect, it } from "vitest";
import {
  credentialOf,
  failuresOf,
  grantOf,
  identityOf,
  judge,
  placeOf,
} from "@/tests/factories/identity-context";
import { orgWideToken } from "./org-wide-token";

const inRepository = (id: string) =>
  placeOf({ id, container: { id, kind: "repository", name: `acme/${id}` } });
const tokenIn = (places: ReturnType<typeof placeOf>[], part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "access_token",
    system: "github",
    credentials: [credentialOf({ type: "bearer_token", places })],
    grants: [grantOf({ traits: ["org_wide"] })],
    ...part,
  });
const organisation = { id: "o", kind: "organisation", name: "acme", environment: null, sensitivity: null };

describe("an organisation-wide token used on one repository", () => {
  it.each([
    ["in one repository", tokenIn([inRepository("shop")]), "fail"],
    [
      "wide over an organisation",
      tokenIn([inRepository("shop")], { grants: [grantOf({ target: organisation })] }),
      "fail",
    ],
    ["in two repositories", tokenIn([inRepository("shop"), inRepository("api")]), "pass"],
    ["on a machine", tokenIn([placeOf()]), "pass"],
    ["on a machine as well", tokenIn([inRepository("shop"), placeOf()]), "pass"],
    ["nobody knows where", tokenIn([]), "unknown"],
    [
      "reads the organisation",
      tokenIn([inRepository("shop")], { grants: [grantOf({ target: organisation, powers: ["read"] })] }),
      "n/a",
    ],
    ["of one repository", tokenIn([inRepository("shop")], { grants: [grantOf({ wide: false })] }), "n/a"],
    ["without a lasting token", tokenIn([], { credentials: [] }), "n/a"],
    ["a role of a cloud", tokenIn([inRepository("shop")], { kind: "cloud_role" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(orgWideToken, identity)).toBe(answer);
  });

  it("is not sure: it may be used where nobody looked", () => {
    const [failure] = failuresOf(orgWideToken, tokenIn([inRepository("shop")]));
    expect(failure?.confidence).toBe("medium");
    expect(failure?.evidence).toContainEqual({ label: "Used by", value: "acme/shop", elsewhere: true });
    expect(failure?.sentence).toContain("one repository only");
  });
});
