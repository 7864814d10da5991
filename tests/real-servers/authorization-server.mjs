import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import Provider from "oidc-provider";

/**
 * oidc-provider, over TLS where its issuer is: `node authorization-server.mjs <settings.json>`. Settings: `port`, `issuer`, `clients`, and
 * what is there to be set of the provider. Beside its own pages there is `/api/…`, which says whose token it was asked with.
 * `/api/why-refused` tells what the last caller without a token is not told.
 */
const {
  port,
  issuer,
  secondsOfTokens,
  people = {},
  ...settings
} = JSON.parse(readFileSync(process.argv[2], "utf8"));
const provider = new Provider(issuer, {
  ...settings,
  ttl: { ClientCredentials: secondsOfTokens },
  claims: { email: ["email", "email_verified"], profile: ["name"] },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
  findAccount: (_ctx, id) =>
    people[id] ? { accountId: id, claims: () => ({ sub: id, ...people[id] }) } : undefined,
});
// A test that plays a host of the wide world says so as a proxy would.
provider.proxy = true;

let losesNextAnswer = false;
let whyRefused = "";
provider.on("grant.error", (_ctx, error) => {
  whyRefused = error.error_detail ?? error.cause?.message ?? error.error_description;
});
provider.use(async (ctx, next) => {
  if (ctx.path === "/api/lose-the-next-answer") {
    losesNextAnswer = true;
    ctx.status = 204;
    return;
  }
  if (ctx.path === "/api/why-refused") {
    ctx.body = { why: whyRefused };
    return;
  }
  if (ctx.path.startsWith("/api/")) {
    const token = await provider.ClientCredentials.find(
      (ctx.get("authorization") ?? "").replace(/^Bearer /, ""),
    );
    ctx.status = token ? 200 : 401;
    ctx.body = token ? { client: token.clientId, scope: token.scope, token: token.jti } : {};
    return;
  }
  await next();
  // Everything was done, and the caller never learns it.
  if (losesNextAnswer) {
    losesNextAnswer = false;
    ctx.req.socket.destroy();
  }
});

const tls = { cert: readFileSync("tls.crt"), key: readFileSync("tls.key") };
const isPlain = new URL(issuer).protocol === "http:";
const server = isPlain ? createServer(provider.callback()) : createTlsServer(tls, provider.callback());
server.listen(port, "127.0.0.1");
