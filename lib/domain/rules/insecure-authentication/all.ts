import type { Rule } from "@/lib/domain/assessment/rule";
import { anonymousToolServer } from "./anonymous-tool-server";
import { basicOrAppPassword } from "./basic-or-app-password";
import { certificateSignedWeakly } from "./certificate-signed-weakly";
import { codeFlowWithoutPkce } from "./code-flow-without-pkce";
import { directorySignInWeak } from "./directory-sign-in-weak";
import { interactiveWithoutMfa } from "./interactive-without-mfa";
import { kubernetesLegacyToken } from "./kubernetes-legacy-token";
import { legacyOauthFlow } from "./legacy-oauth-flow";
import { noPassword } from "./no-password";
import { passwordNeverExpires } from "./password-never-expires";
import { sshKeyForRoot } from "./ssh-key-for-root";
import { staticKeyWhereManagedIdentityFits } from "./static-key-where-managed-identity-fits";
import { toolServerAnyAudience } from "./tool-server-any-audience";
import { toolServerHandsTokensOn } from "./tool-server-hands-tokens-on";
import { toolServerPlainHttp } from "./tool-server-plain-http";
import { toolServerTokenInAddress } from "./tool-server-token-in-address";
import { weakKey } from "./weak-key";

/** NHI4: sign-in that is weaker than what the platform offers. */
export const insecureAuthentication: readonly Rule[] = [
  noPassword,
  anonymousToolServer,
  staticKeyWhereManagedIdentityFits,
  kubernetesLegacyToken,
  passwordNeverExpires,
  directorySignInWeak,
  basicOrAppPassword,
  legacyOauthFlow,
  sshKeyForRoot,
  weakKey,
  toolServerPlainHttp,
  toolServerTokenInAddress,
  interactiveWithoutMfa,
  codeFlowWithoutPkce,
  toolServerHandsTokensOn,
  toolServerAnyAudience,
  certificateSignedWeakly,
];
