import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

/** An OpenID Connect provider on loopback that does what a test tells it, right or wrong. */
export interface FakeIdp {
  issuer: string;
  /** Plays the person who signs in there: takes the address the browser was sent to, gives that of its way back. */
  authorize(address: URL, person: Person, spoil?: Spoil): URL;
  close(): Promise<void>;
}

export interface Person {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

/** What is wrong with an answer. */
export interface Spoil {
  claims?: Record<string, unknown>;
  /** Signs with a key that is not published. */
  foreignKey?: boolean;
  unsigned?: boolean;
  /** What it tells who asks with the access token. */
  told?: Record<string, unknown>;
  /** Parameters of the way back, put in place of the right ones. */
  back?: Record<string, string>;
}

export const clientId = "rollcall-test";
export const clientSecret = "s3cret-of-the-client-for-tests";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

async function readBody(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

export async function startFakeIdp(): Promise<FakeIdp> {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string; token: string }>();
  const told = new Map<string, Record<string, unknown>>();
  let issuer = "";

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.url === "/.well-known/openid-configuration") {
      return answer(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
        authorization_response_iss_parameter_supported: true,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    if (request.url === "/jwks") {
      return answer(200, {
        keys: [{ ...pair.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }],
      });
    }
    if (request.url === "/userinfo") {
      return answer(200, told.get((request.headers.authorization ?? "").replace(/^Bearer /, "")) ?? {});
    }
    if (request.url !== "/token") return answer(404, {});
    const body = await readBody(request);
    const held = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const client = Buffer.from(
      (request.headers.authorization ?? "").replace(/^Basic /, ""),
      "base64",
    ).toString();
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (client !== `${clientId}:${clientSecret}`) return answer(401, { error: "invalid_client" });
    if (held === undefined || held.challenge !== challenge) return answer(400, { error: "invalid_grant" });
    answer(200, { access_token: `token-${body.get("code")}`, token_type: "Bearer", id_token: held.token });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  return {
    issuer,
    authorize(address, person, spoil = {}) {
      const asked = address.searchParams;
      if (asked.get("code_challenge_method") !== "S256") throw new Error("no PKCE was asked for");
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        aud: clientId,
        iat: now,
        exp: now + 300,
        nonce: asked.get("nonce"),
        ...person,
        ...spoil.claims,
      };
      const head = encode(spoil.unsigned ? { alg: "none" } : { alg: "RS256", kid: "one" });
      const text = `${head}.${encode(claims)}`;
      const key = spoil.foreignKey ? foreign.privateKey : pair.privateKey;
      const mark = spoil.unsigned ? "" : sign("sha256", Buffer.from(text), key).toString("base64url");
      const code = randomBytes(12).toString("hex");
      codes.set(code, { challenge: asked.get("code_challenge") ?? "", token: `${text}.${mark}` });
      told.set(`token-${code}`, spoil.told ?? {});
      const back = new URL(asked.get("redirect_uri") ?? "");
      const parameters = { code, state: asked.get("state") ?? "", iss: issuer, ...spoil.back };
      for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value);
      return back;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
