import { readFileSync } from "node:fs";
import type { AuthOptions } from "next-auth";
import { z } from "zod";
import type { OidcEnv } from "@/lib/platform/env";

const signedSchema = z.looseObject({
  sub: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
});
const toldSchema = signedSchema.extend({ email_verified: z.unknown().optional() });

/**
 * The identity provider, as the sign-in library takes it. Who somebody is, the signed token says. Their address is needed
 * for an invitation alone, and many providers tell it only to who asks with the access token (OpenID Connect Core, 5.4).
 */
export function oidcProvider(
  { issuer, clientId, clientSecretFile }: OidcEnv,
  needsAddress: boolean,
): AuthOptions["providers"][number] {
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret: readFileSync(clientSecretFile, "utf8").trim(),
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    // Whoever is asked for an age has to tell the time of signing in (OpenID Connect Core 1.0, 3.1.2.1).
    authorization: { params: { scope: "openid email profile", max_age: 2_592_000 } },
    httpOptions: { timeout: 10_000 },
    userinfo: {
      async request({ client, tokens }) {
        const signed = signedSchema.parse(verifiedClaims(tokens.id_token));
        const mayAsk = client.issuer.metadata.userinfo_endpoint !== undefined && tokens.access_token;
        if (!needsAddress || signed.email !== undefined || !mayAsk) return signed;
        const told = toldSchema.parse(await client.userinfo(mayAsk));
        if (told.sub !== signed.sub)
          throw new Error("The provider told of somebody else than it signed for.");
        // Whether an address is verified is taken from where the address is.
        const { email, email_verified, name = signed.name } = told;
        return { ...signed, email, email_verified, name };
      },
    },
    profile: (claims: { sub: string }) => ({ id: claims.sub }),
  };
}

/** What a token says whose signature, issuer, audience, nonce and end the library has checked. */
function verifiedClaims(token = ""): unknown {
  const [, claims = ""] = token.split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
}
