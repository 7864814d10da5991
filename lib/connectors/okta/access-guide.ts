import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { OktaConfig } from "./config";
import { permission } from "./permissions";

export function scopesFor({ agents, people }: Partial<OktaConfig>): string[] {
  return Object.values(permission).filter(
    (each) =>
      (agents === "yes" || each !== permission.agents) &&
      (people !== "no" || (each !== permission.users && each !== permission.groups)),
  );
}

const byHand = (
  config: Partial<OktaConfig>,
) => `1. Admin console > Applications > Create app integration > API Services. Name it "Rollcall reader".
2. Client credentials > Public key / Private key: add a key, copy the private key in PEM, save.
   Switch "Require Demonstrating Proof of Possession (DPoP)" off.
3. Okta API scopes > Grant:
${scopesFor(config)
  .map((each) => `   - ${each}`)
  .join("\n")}
4. Admin roles > Edit assignments > "Read-only Administrator". Scopes without a role are refused.${
  config.agents === "yes"
    ? "\n   Agents can be listed by a Super Administrator alone: prefer to leave them out."
    : ""
}
`;

const terraform = (config: Partial<OktaConfig>) => `resource "okta_app_oauth" "rollcall_reader" {
  label                      = "Rollcall reader"
  type                       = "service"
  grant_types                = ["client_credentials"]
  response_types             = ["token"]
  token_endpoint_auth_method = "private_key_jwt"
  pkce_required              = false
  jwks {
    kty = "RSA"
    kid = "rollcall"
    e   = "AQAB"
    n   = var.rollcall_public_key_n
  }
}

resource "okta_app_oauth_api_scope" "rollcall_reader" {
  app_id = okta_app_oauth.rollcall_reader.id
  issuer = "${config.url ?? "https://acme.okta.com"}"
  scopes = ${JSON.stringify(scopesFor(config))}
}

resource "okta_app_oauth_role_assignment" "rollcall_reader" {
  client_id = okta_app_oauth.rollcall_reader.client_id
  type      = "READ_ONLY_ADMIN"
}
`;

export const accessGuide: AccessGuide<OktaConfig> = {
  intro:
    "A service app of your own signs in with a private key. Each of its scopes only reads, and its tokens live for an hour; an API token can do all that its person can.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Terraform", language: "hcl", text: terraform },
  ],
};
