import { createVerify, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { CheckLine } from "@/lib/connectors/sdk/contract";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";
import { restorePem } from "@/lib/connectors/sdk/signed-jwt";
import { appManifest, appPermissions } from "./access-guide";
import { githubConfigSchema } from "./config";
import { github } from "./connector";
import { fakeGitHub } from "./fixtures/fake-github";
import { context, everything, now, planned, readAll } from "./fixtures/read-github";
import { limitWaitMs, openGitHub } from "./github-call";
import { looksLikeMachine } from "./machine-users";
import { realmOf } from "./names";
import { issuerOf } from "./workflows";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const asApp = { org: "acme", auth: "app", app_id: "4242", private_key: pem, enterprise: "yes" };

/** GitHub with an app in it: its tokens are made when asked for, and live for `minutes`. */
function withApp(minutes: number, asked: string[] = []): FakeSource {
  let made = 0;
  return (request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${pathname} ${request.headers?.authorization}`);
    if (pathname === "/orgs/acme/installation") return { body: { id: 3 } };
    if (pathname === "/app/installations/3/access_tokens") {
      made += 1;
      const expires = new Date(now.getTime() + minutes * 60_000).toISOString();
      const body = {
        token: `ghs_4242_${made}`,
        expires_at: expires,
        permissions: { metadata: "read", contents: "read" },
        repository_selection: "all",
      };
      return { status: 201, body };
    }
    return fakeGitHub()(request);
  };
}

describe("an app", () => {
  test("signs in with a token of its own that GitHub can verify, and then with that of its installation", async () => {
    const asked: string[] = [];
    await planned(context(withApp(60, asked), asApp));
    const [first = "", second = "", third] = asked;
    const [head = "", body = "", signature = ""] = first.split("Bearer ")[1]?.split(".") ?? [];
    const verifier = createVerify("RSA-SHA256").update(`${head}.${body}`);
    expect(verifier.verify(publicKey, signature, "base64url")).toBe(true);
    const claims = z
      .object({ iss: z.string(), iat: z.number(), exp: z.number() })
      .parse(JSON.parse(Buffer.from(body, "base64url").toString()));
    expect(claims.iss).toBe("4242");
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(600);
    expect(second).toMatch(/^\/app\/installations\/3\/access_tokens Bearer ey/);
    expect(third).toBe("/orgs/acme Bearer ghs_4242_1");
  });

  test("takes a new token before the old one ends", async () => {
    const asked: string[] = [];
    await readAll(withApp(5, asked), asApp, "people");
    expect(
      new Set(asked.filter((line) => line.includes("ghs_")).map((line) => line.split("ghs_")[1])).size,
    ).toBeGreaterThan(2);
  });

  test("knows itself among the installed", async () => {
    const { records } = await readAll(withApp(60), { ...asApp, app_id: "13" }, "apps");
    const own = records.flatMap((record) =>
      record.t === "identity" && record.tags?.self ? [record.name] : [],
    );
    expect(own).toEqual(["acme-bot"]);
  });

  test("states what it may see, so that a changed permission proves nothing gone", async () => {
    const [scope] = await planned(context(withApp(60), asApp));
    expect(scope?.reader).toBe("all contents:read metadata:read");
  });

  test("that is not installed leaves every scope with the reason", async () => {
    const scopes = await planned(context(() => ({ status: 404, body: {} }), asApp));
    expect(scopes.length).toBeGreaterThan(15);
    expect(scopes.every(({ unreadable }) => unreadable !== undefined)).toBe(true);
  });

  test("keeps a key whose line breaks were lost on the way", () => {
    for (const form of [pem.replaceAll("\n", ""), pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", " ")]) {
      expect(restorePem(form)).toBe(pem);
    }
    expect(githubConfigSchema.safeParse({ ...asApp, private_key: "nonsense" }).success).toBe(false);
  });
});

describe("too many requests", () => {
  const answer = (status: number, headers: Record<string, string>, text = "") => ({
    status,
    headers,
    body: new TextEncoder().encode(text),
    text: () => text,
    json: () => null,
  });

  test.each<[string, ReturnType<typeof answer>, number | null]>([
    ["says when to come back", answer(403, { "retry-after": "7" }), 7000],
    [
      "has used up the hour",
      answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now.getTime() / 1000 + 90) }),
      90_000,
    ],
    [
      "is a secondary limit without a time",
      answer(403, {}, "You have exceeded a secondary rate limit"),
      60_000,
    ],
    ["says nothing more", answer(429, {}), 60_000],
    [
      "is a refusal",
      answer(403, { "x-ratelimit-remaining": "41" }, "Resource not accessible by integration"),
      null,
    ],
  ])("an answer that %s", (_, given, wait) => {
    expect(limitWaitMs(given, now)).toBe(wait);
  });

  test("are waited for, and a wait without end is told", async () => {
    let refused = 0;
    const source: FakeSource = (request) => {
      if (!request.url.endsWith("/teams") || refused >= 2) return fakeGitHub()(request);
      refused += 1;
      return { status: 403, headers: { "retry-after": "0" }, body: {} };
    };
    expect((await readAll(source, everything, "teams")).records).not.toEqual([]);
    const forever: FakeSource = (request) =>
      request.url.endsWith("/teams")
        ? { status: 429, headers: { "retry-after": "90000" }, body: {} }
        : fakeGitHub()(request);
    await expect(readAll(forever, everything, "teams")).rejects.toMatchObject({
      failure: { kind: "throttled" },
    });
  });
});

test("a refusal names the permission, and what GitHub says it would take", async () => {
  const headers = { "x-accepted-github-permissions": "organization_secrets=read" };
  const { call } = await openGitHub(context(() => ({ status: 403, headers, body: {} })));
  await expect(call("/orgs/acme/actions/secrets", { permission: "P" })).rejects.toMatchObject({
    failure: {
      kind: "denied",
      permission: "P",
      message: expect.stringContaining("organization_secrets=read"),
    },
  });
});

test("a branch that the plan does not let be protected is not protected; a refusal is a refusal", async () => {
  const source =
    (message: string): FakeSource =>
    (request) =>
      request.url.endsWith("/protection") ? { status: 403, body: { message } } : fakeGitHub()(request);
  const plan = source("Upgrade to GitHub Pro or make this repository public to enable this feature.");
  expect((await readAll(plan, everything, "branch-protection")).records).toEqual([]);
  const refused = source("Resource not accessible by integration");
  await expect(readAll(refused, everything, "branch-protection")).rejects.toMatchObject({
    failure: { kind: "denied" },
  });
});

test("what the source is set not to read is not planned, and not called missing", async () => {
  const config = { org: "acme", auth: "token", token: "t" };
  const asked: string[] = [];
  const source: FakeSource = (request) => {
    asked.push(request.url);
    return fakeGitHub()(request);
  };
  expect((await planned(context(source, config))).map(({ dataSet }) => dataSet)).not.toContain(
    "secret-scanning",
  );
  await readAll(source, config, "apps");
  expect(asked.join()).not.toContain("audit-log");
  const lines: CheckLine[] = [];
  for await (const line of github.check?.(context(source, config)) ?? []) lines.push(line);
  expect(lines.find(({ dataSet }) => dataSet === "secret-scanning")).toMatchObject({ state: "unknown" });
});

test("a GitHub of one's own is a realm and an issuer of its own", () => {
  expect(realmOf("https://api.github.com")).toBe("github");
  expect(realmOf("https://git.example.com/api/v3")).toBe("github:git.example.com");
  expect(issuerOf("github:git.example.com")).toBe("https://git.example.com/_services/token");
  expect(issuerOf(realmOf("https://api.acme.ghe.com"))).toBe("https://token.actions.acme.ghe.com");
});

test("names of machines are told from names of people", () => {
  const machines = [
    "acme-bot",
    "ci-acme",
    "svc_deploy",
    "acme-ci",
    "releasebot",
    "jenkins-acme",
    "deploy-bot2",
  ];
  const people = ["jane", "abbott", "cindy", "robotnik", "cicero", "svcx", "buildingmanager"];
  expect(machines.filter((login) => !looksLikeMachine({ login }))).toEqual([]);
  expect(people.filter((login) => looksLikeMachine({ login }))).toEqual([]);
});

test("the app asks to read only, and for alerts only when they are wanted", () => {
  expect(new Set(Object.values(appPermissions({ alerts: "yes", code_owners: "yes" })))).toEqual(
    new Set(["read"]),
  );
  expect(appPermissions({})).not.toHaveProperty("secret_scanning_alerts");
  expect(JSON.parse(appManifest({ org: "acme" }))).toMatchObject({
    public: false,
    hook_attributes: { active: false },
  });
});
