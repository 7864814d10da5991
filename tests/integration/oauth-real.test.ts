import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { entraConfigSchema } from "@/lib/connectors/entra/config";
import * as entraSession from "@/lib/connectors/entra/session";
import { oktaConfigSchema } from "@/lib/connectors/okta/config";
import * as oktaSession from "@/lib/connectors/okta/session";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpClient, HttpRequest } from "@/lib/connectors/sdk/http";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import {
  type AuthorizationServer,
  hasAuthorizationServer,
  startAuthorizationServer,
} from "@/tests/factories/authorization-server";
import { loopbackContext } from "@/tests/factories/live-reading";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { notInstalled } from "@/tests/factories/real-servers";

const suffix = hasAuthorizationServer ? "" : ` (${notInstalled})`;
const hour = 3_600_000;
const tenant = "8a1b0c2d-1111-4222-8333-444455556666";
const otherTenant = "9b1b0c2d-1111-4222-8333-444455556666";
const application = "5c3d2e1f-1111-4222-8333-444455556666";
const applicationWithSecret = "6d3d2e1f-1111-4222-8333-444455556666";
const clientSecret = "CANARY-client-secret-0123456789";
const microsoft = "login.microsoftonline.com";
const tokenPath = `/${tenant}/oauth2/v2.0/token`;

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = ({ privateKey }: ReturnType<typeof newKey>) =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const [rightKey, wrongKey] = [newKey(), newKey()];
const { certificate, certificateKey } = selfSigned();

/** Whose token a call came with, by what the server knows of it. */
const callerSchema = z.object({ client: z.string(), scope: z.string(), token: z.string() });

let client: OutboundClient;
beforeAll(() => {
  client = createHttpClient({ connector: "test", allowCidrs: ["127.0.0.0/8", "::1/128"], retryBaseMs: 1 });
});
afterAll(() => client.close());

/** The way out of the worker, which trusts this machine; `change` says what else happens on the way. */
function wayOut(change = (request: HttpRequest) => request): HttpClient {
  return { request: (request) => client.request({ ...change(request), tls: { ca: localhostCert } }) };
}

/** Sends every form that asks for a token as the first one was. */
function replaying(): (request: HttpRequest) => HttpRequest {
  let first: HttpRequest["body"];
  return (request) => {
    if (request.method !== "POST") return request;
    first ??= typeof request.body === "function" ? request.body() : request.body;
    return first === undefined ? request : { ...request, body: first };
  };
}

/** What the server alone knows: that it refused for what was tried, and not for something else. */
async function whyRefused(server: AuthorizationServer): Promise<string> {
  const answer = await wayOut().request({ url: `${server.origin}/api/why-refused` });
  return z.object({ why: z.string() }).parse(answer.json()).why;
}

async function failureOf(work: Promise<unknown>): Promise<{ kind: string; message: string }> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SourceError)) throw new Error("it was not refused", { cause: error });
  const told = `${JSON.stringify(error.failure)} ${error.stack} ${String(error.cause)}`;
  for (const secret of [clientSecret, "PRIVATE", "eyJ"]) expect(told).not.toContain(secret);
  return { kind: error.failure.kind, message: error.failure.message };
}

describe.skipIf(!hasAuthorizationServer)(`Okta's sign-in at an authorization server${suffix}`, () => {
  let server: AuthorizationServer;
  const apps = "okta.apps.read";

  beforeAll(async () => {
    server = await startAuthorizationServer({
      routes: { token: "/oauth2/v1/token" },
      scopes: [apps, "okta.users.read", "okta.groups.read"],
      // Ours asks anew five minutes before the end: five seconds from now.
      secondsOfTokens: 305,
      clients: [
        {
          ...machine,
          client_id: "0oaServiceApp",
          scope: `${apps} okta.users.read`,
          token_endpoint_auth_method: "private_key_jwt",
          jwks: { keys: [rightKey.publicKey.export({ format: "jwk" })] },
        },
      ],
    });
  });
  afterAll(() => server?.stop());

  function session({ change = wayOut(), now = new Date(), ...more }: Trial = {}): oktaSession.Ask {
    const fields = { url: server.origin, client_id: "0oaServiceApp", private_key: pem(rightKey), ...more };
    const ctx = loopbackContext(oktaConfigSchema.parse(fields));
    return oktaSession.openSession({ ...ctx, http: change, now });
  }
  const call = async (ask: oktaSession.Ask, permission: string = apps) =>
    callerSchema.parse((await ask({ path: "/api/v1/apps", permission })).json());

  it("gets a token for each scope, uses it until it ends, and a new one after that", async () => {
    const ask = session();
    const first = await call(ask);
    expect(first).toMatchObject({ client: "0oaServiceApp", scope: apps });
    expect((await call(ask)).token).toBe(first.token);
    expect(await call(ask, "okta.users.read")).toMatchObject({ scope: "okta.users.read" });
    await sleep(5_500);
    expect((await call(ask)).token).not.toBe(first.token);
  });

  it("gets in although an answer was lost: what it signed is not sent twice", async () => {
    await wayOut().request({ url: `${server.origin}/api/lose-the-next-answer`, method: "POST" });
    expect(await call(session())).toMatchObject({ client: "0oaServiceApp" });
  });

  it.each<[string, RegExp, () => Trial]>([
    ["another key", /signature/, () => ({ private_key: pem(wrongKey) })],
    ["another app", /client not found/, () => ({ client_id: "0oaNobody" })],
    ["a clock that is an hour behind", /jwt expired/, () => ({ now: new Date(Date.now() - hour) })],
    [
      "what was signed for another organisation",
      /audience/,
      () => ({
        url: "https://other.okta.com",
        change: wayOut((request) => ({
          ...request,
          url: request.url.replace("https://other.okta.com", server.origin),
        })),
      }),
    ],
  ])("is refused with %s", async (_what, why, trial) => {
    expect(await failureOf(call(session(trial())))).toEqual({
      kind: "denied",
      message: `Okta gives the app no token for ${apps} (invalid_client). Check the client id, the key, and whether the app is active.`,
    });
    expect(await whyRefused(server)).toMatch(why);
  });

  it("is refused with what was sent before", async () => {
    const change = wayOut(replaying());
    expect(await call(session({ change }))).toMatchObject({ client: "0oaServiceApp" });
    const { kind, message } = await failureOf(call(session({ change })));
    expect([kind, message]).toEqual(["denied", expect.stringContaining("(invalid_client)")]);
    expect(await whyRefused(server)).toMatch(/only be used once/);
  });

  it("says which scope the app was not granted", async () => {
    expect(await failureOf(call(session(), "okta.groups.read"))).toEqual({
      kind: "denied",
      message:
        "Okta gives the app no token for okta.groups.read (invalid_scope). Grant the scope to the app.",
    });
  });
});

describe.skipIf(!hasAuthorizationServer)(`Entra's sign-in at an authorization server${suffix}`, () => {
  let server: AuthorizationServer;
  const graph = "https://graph.microsoft.com/.default";

  beforeAll(async () => {
    const common = { ...machine, scope: graph };
    server = await startAuthorizationServer({
      issuer: `https://${microsoft}/${tenant}/v2.0`,
      routes: { token: tokenPath },
      scopes: [graph, "https://management.azure.com/.default"],
      secondsOfTokens: 305,
      clients: [
        {
          ...common,
          client_id: application,
          token_endpoint_auth_method: "private_key_jwt",
          jwks: { keys: [new X509Certificate(certificate).publicKey.export({ format: "jwk" })] },
        },
        {
          ...common,
          client_id: applicationWithSecret,
          client_secret: clientSecret,
          token_endpoint_auth_method: "client_secret_post",
        },
      ],
    });
  });
  afterAll(() => server?.stop());

  /** Microsoft's address cannot be chosen: what is sent there comes here, as through a proxy. */
  function toServer(request: HttpRequest): HttpRequest {
    const { host } = new URL(request.url);
    if (host !== microsoft) return request;
    const headers = { ...request.headers, "x-forwarded-host": host };
    return { ...request, headers, url: `${server.origin}${tokenPath}` };
  }
  const secret = { auth: "secret", client_id: applicationWithSecret, client_secret: clientSecret };
  async function call({ change, now = new Date(), ...more }: Trial = {}) {
    const fields = { tenant, client_id: application, certificate, private_key: certificateKey, ...more };
    const ctx = loopbackContext(entraConfigSchema.parse(fields));
    const session = await entraSession.openSession({ ...ctx, http: change ?? wayOut(toServer), now });
    return async (audience: entraSession.Audience = "graph") =>
      callerSchema.parse((await session.ask(audience, { url: `${server.origin}/api/me` })).json());
  }

  it.each([
    ["a certificate", {}, application],
    ["a secret", secret, applicationWithSecret],
  ])("gets a token with %s, uses it until it ends, and a new one after that", async (_what, trial, who) => {
    const ask = await call(trial);
    const first = await ask();
    expect(first).toMatchObject({ client: who, scope: graph });
    expect((await ask()).token).toBe(first.token);
    await sleep(5_500);
    expect((await ask()).token).not.toBe(first.token);
  });

  it("gets in although an answer was lost: what it signed is not sent twice", async () => {
    await wayOut().request({ url: `${server.origin}/api/lose-the-next-answer`, method: "POST" });
    expect(await (await call())()).toMatchObject({ client: application });
  });

  it.each<[string, RegExp, Trial]>([
    ["another key", /signature/, { private_key: pem(wrongKey) }],
    ["another secret", /invalid secret/, { ...secret, client_secret: `${clientSecret}-old` }],
    ["a clock that is an hour behind", /jwt expired/, { now: new Date(Date.now() - hour) }],
    ["a clock that is an hour ahead", /not active yet/, { now: new Date(Date.now() + hour) }],
    ["what was signed for another tenant", /audience/, { tenant: otherTenant }],
  ])("is refused with %s", async (_what, why, trial) => {
    expect(await failureOf(call(trial))).toEqual({
      kind: "denied",
      message:
        "Entra does not let the application sign in (invalid_client). Check the tenant, the client id, and whether the credential has expired.",
    });
    expect(await whyRefused(server)).toMatch(why);
  });

  it("is refused with what was sent before", async () => {
    const replay = replaying();
    const change = wayOut((request) => toServer(replay(request)));
    await call({ change });
    const { kind, message } = await failureOf(call({ change }));
    expect([kind, message]).toEqual(["denied", expect.stringContaining("(invalid_client)")]);
    expect(await whyRefused(server)).toMatch(/only be used once/);
  });

  it("says when it may not be somewhere else", async () => {
    const ask = await call();
    const { kind, message } = await failureOf(ask("arm"));
    expect([kind, message]).toEqual(["denied", expect.stringContaining("(invalid_scope)")]);
  });
});

const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] };

/** What is different in one case: fields of the form, the way out, or the time. */
type Trial = Record<string, unknown> & { change?: HttpClient; now?: Date };

/** A certificate as the README says to make it. */
function selfSigned(): { certificate: string; certificateKey: string } {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-oauth-"));
  const [key, cert] = [join(folder, "a.key"), join(folder, "a.crt")];
  const what = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=reader"];
  execFileSync("openssl", [...what, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const made = { certificate: readFileSync(cert, "utf8"), certificateKey: readFileSync(key, "utf8") };
  rmSync(folder, { recursive: true });
  return made;
}
