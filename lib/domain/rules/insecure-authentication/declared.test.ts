import { expect, it } from "vitest";
import { toolServerOf } from "@/tests/factories/agent-context";
import { credentialOf, identityOf, judge } from "@/tests/factories/identity-context";
import { certificateSignedWeakly } from "./certificate-signed-weakly";
import { codeFlowWithoutPkce } from "./code-flow-without-pkce";
import { toolServerAnyAudience } from "./tool-server-any-audience";
import { toolServerHandsTokensOn } from "./tool-server-hands-tokens-on";

it.each([
  [certificateSignedWeakly, identityOf({ credentials: [credentialOf({ type: "x509" })] })],
  [codeFlowWithoutPkce, identityOf({ tags: { "grant types": "authorization_code, refresh_token" } })],
  [toolServerAnyAudience, toolServerOf()],
  [toolServerHandsTokensOn, toolServerOf()],
])("$0.id never passes", (rule, identity) => {
  expect(rule.maturity).toBe("declared");
  expect(judge(rule, identity)).toBe("unknown");
  expect(judge(rule, identityOf())).toBe("n/a");
});
