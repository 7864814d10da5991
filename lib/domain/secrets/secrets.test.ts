import { describe, expect, it } from "vitest";
import { findKeyIds, findSecrets } from "./find";
import { fingerprint } from "./fingerprint";
import { looksLikeSecretColumn } from "./names";
import { tokenRules } from "./rules";
import { scrub, scrubText } from "./scrub";

/** Random-looking text of a length, always the same; built here so that no scanner takes this file for a leak. */
const noise = (length: number, alphabet = "aB3dE5gH7jK9mN2pQ4rS6tV8wX0yZ1cF") =>
  Array.from({ length }, (_, i) => alphabet[(i * 7 + (i >> 3) * 5 + ((i * i) % 11)) % alphabet.length]).join(
    "",
  );
/** A reference in the notation of shells and templates. */
const variable = (name: string) => `$${`{${name}}`}`;
const hex = (length: number) => noise(length, "0a1b2c3d4e5f6789");
const keyId = `AKIA${noise(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;
const secretKey = noise(40);

const samples: Record<string, string> = {
  "google-api-key": `AIza${noise(35)}`,
  "google-oauth-token": `ya29.${noise(60)}`,
  "google-client-secret": `GOCSPX-${noise(28)}`,
  "github-token": `ghp_${noise(36)}`,
  "github-fine-grained-token": `github_pat_${noise(82)}`,
  "gitlab-token": `glpat-${noise(20)}`,
  "slack-token": `xoxb-${noise(11, "0123456789")}-${noise(24)}`,
  "slack-webhook": `https://hooks.slack.com/services/T${noise(8)}/B${noise(8)}/${noise(24)}`,
  "openai-key": `sk-proj-${noise(48)}`,
  "openai-legacy-key": `sk-${noise(20)}T3BlbkFJ${noise(20)}`,
  "anthropic-key": `sk-ant-api03-${noise(80)}`,
  "stripe-key": `sk_live_${noise(24)}`,
  "stripe-webhook-secret": `whsec_${noise(32)}`,
  "rollcall-token": `rollcall_pat_${noise(8)}_${noise(49)}`,
  "npm-token": `npm_${noise(36)}`,
  "pypi-token": `pypi-AgE${noise(60)}`,
  "vault-token": `hvs.${noise(24)}`,
  "openbao-token": `s.${noise(24)}`,
  "docker-token": `dckr_pat_${noise(27)}`,
  "linear-key": `lin_api_${noise(40)}`,
  "salesforce-session": `00D${noise(12)}!${noise(80)}`,
  "circleci-token": `CCIPAT_${noise(22)}_${hex(40)}`,
  "terraform-token": `${noise(14)}.atlasv1.${noise(64)}`,
  "digitalocean-token": `dop_v1_${hex(64)}`,
  "sendgrid-key": `SG.${noise(22)}.${noise(43)}`,
  "okta-token": `SSWS 00${noise(40)}`,
  "hugging-face-token": `hf_${noise(34)}`,
  "databricks-token": `dapi${hex(32)}`,
  "azure-storage-key": `AccountKey=${noise(86)}==`,
  "entra-client-secret": `${noise(3)}8Q~${noise(34)}`,
  jwt: `eyJ${noise(20)}.eyJ${noise(40)}.${noise(43)}`,
  "authorization-header": `Bearer ${noise(40)}`,
  "command-line-login": `curl -u svc:${noise(12)} https://api.example.org`,
};

describe("findSecrets", () => {
  it.each(tokenRules.map((rule) => rule.id))("recognises %s, alone and inside a line", (ruleId) => {
    const sample = samples[ruleId] ?? "";
    expect(findSecrets(sample).map((match) => match.ruleId)).toEqual([ruleId]);
    const line = `before ${sample} after`;
    const [match] = findSecrets(line);
    expect(match?.ruleId).toBe(ruleId);
    const value = line.slice(match?.start, match?.end);
    expect(match?.hint).toBe(value.length >= 16 ? value.slice(-4) : "");
    expect(scrubText(line)).not.toContain(value);
  });

  it("pairs AWS secrets with the id that stands beside them", () => {
    const other = `AKIA${noise(16, "ZYXWVUTSRQPONMLKJIHGFEDCBA765432")}`;
    const second = noise(40, "Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp");
    const file = `[a]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secretKey}\n[b]\naws_access_key_id = ${other}\naws_secret_access_key = ${second}\n`;
    expect(findSecrets(file)).toMatchObject([
      { ruleId: "aws-secret-access-key", keyId, hint: secretKey.slice(-4), example: false },
      { ruleId: "aws-secret-access-key", keyId: other },
    ]);
    expect(findKeyIds(file).map((each) => each.keyId)).toEqual([keyId, other]);
    expect(scrubText(file)).toContain(keyId);
    expect(findSecrets(`${secretKey},${keyId}`)).toMatchObject([{ keyId }]);
    expect(scrubText(`${keyId}/${secretKey}`)).toBe(`${keyId}/[redacted AWS secret access key]`);
  });

  it("takes an id alone, a hash and a path for no secret", () => {
    expect(findSecrets(keyId)).toEqual([]);
    expect(findSecrets(`${keyId} commit ${hex(40)}`)).toEqual([]);
    expect(findSecrets("token_file = /var/run/secrets/eks.amazonaws.com/serviceaccount/token")).toEqual([]);
    expect(findSecrets("SSH_KEY=/home/deploy/.ssh/id_ed25519")).toEqual([]);
  });

  it("flags documented examples", () => {
    const text = "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    expect(findKeyIds(text)).toMatchObject([{ keyId: "AKIAIOSFODNN7EXAMPLE", example: true }]);
    expect(findSecrets(text)).toMatchObject([{ ruleId: "aws-secret-access-key", example: true }]);
  });

  it("finds private keys whole, also escaped, and cut off ones too", () => {
    const pem = `-----BEGIN RSA PRIVATE KEY-----\n${noise(64)}\n${noise(64)}\n-----END RSA PRIVATE KEY-----`;
    expect(findSecrets(`x\n${pem}\ny`)).toMatchObject([
      { ruleId: "private-key", start: 2, end: 2 + pem.length },
    ]);
    expect(scrubText(JSON.stringify({ k: pem }))).toBe('{"k":"[redacted private key]"}');
    expect(scrubText(pem.slice(0, 120))).toBe("[redacted private key]");
    expect(findSecrets(`-----BEGIN CERTIFICATE-----\n${noise(64)}\n-----END CERTIFICATE-----`)).toEqual([]);
  });

  it("looks into texts that are percent-encoded", () => {
    const document = JSON.stringify({ a: "50%", "aws:Referer": samples["github-token"] });
    expect(scrubText(encodeURIComponent(document))).toBe(
      '{"a":"50%","aws:Referer":"[redacted GitHub token]"}',
    );
    expect(scrubText("100%25 and %zz %e2%82")).toBe("100%25 and %zz %e2%82");
  });

  it("finds passwords in addresses and keeps the rest of the address", () => {
    expect(scrubText("postgres://app:hunter2@db:5432/x")).toBe(
      "postgres://app:[redacted password]@db:5432/x",
    );
    expect(scrubText("redis://:s3cr3t@cache")).toBe("redis://:[redacted password]@cache");
    expect(findSecrets(`postgres://app:${variable("DB_PASSWORD")}@db/x`)).toEqual([]);
    expect(findSecrets("https://example.org/a:b@c")).toEqual([]);
  });

  it.each([
    [`DB_PASSWORD=correct-horse`, "correct-horse", "password"],
    [`export API_TOKEN="${noise(20)}"`, noise(20), "secret"],
    [`password: hunter2!`, "hunter2!", "password"],
    [`{"clientSecret":"${noise(24)}"}`, noise(24), "secret"],
    [String.raw`{\"password\": \"hunter2!\"}`, "hunter2!", "password"],
    [`mytool --password hunter22 --verbose`, "hunter22", "password"],
    [`mytool --api-key=${noise(20)} --verbose`, noise(20), "secret"],
    [`Server=db;User Id=app;Password=hunter2!;Encrypt=yes`, "hunter2!", "password"],
    [`environment: SECRET_KEY=${noise(30)}`, noise(30), "secret"],
    [`PASSWORD=a&b;c(d)e`, "a&b;c(d)e", "password"],
  ])("finds what stands under a secret's name: %s", (text, value, type) => {
    const [match] = findSecrets(text);
    expect(match).toMatchObject({ ruleId: "named-secret", type });
    expect(text.slice(match?.start, match?.end)).toBe(value);
  });

  it.each([
    "password=changeme",
    "PASSWORD=<your-password>",
    `PASSWORD=${variable("DB_PASSWORD")}`,
    "PASSWORD=$DB_PASSWORD",
    "token: {{ .Values.token }}",
    "API_KEY=your-api-key-here",
    "API_KEY=xxxxxxxxxxxxxxxx",
    "GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    `token: ${variable("{ secrets.NPM_TOKEN }")}`,
    "SECRET=op://vault/item/field",
    "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db1-AbCdE2",
    "passwordLastUsed: 2026-01-01T00:00:00Z",
    "const password = readPassword(user1);",
    "token: string",
    "The token is used by 12 services.",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
  ])("leaves placeholders, references and prose alone: %s", (text) => {
    expect(findSecrets(text)).toEqual([]);
    expect(scrubText(text)).toBe(text);
  });

  it("names the more specific of two rules, and scrubs all that either covers", () => {
    const token = `ghp_${noise(36)}`;
    const text = `AUTH_TOKEN=prefix:${token}:suffix9`;
    expect(findSecrets(text)).toMatchObject([{ ruleId: "github-token" }]);
    expect(scrubText(text)).toBe("AUTH_TOKEN=[redacted secret]");
  });

  it("covers long values to their end", () => {
    const long = noise(5000);
    expect(scrubText(`TOKEN=${long} next`)).toBe("TOKEN=[redacted secret] next");
    expect(scrubText(`{"token":"${long}"}`)).toBe('{"token":"[redacted secret]"}');
  });

  it("takes time linear in the text", () => {
    // Hostile repetitions of every beginning, so long that a pattern of quadratic time would not end within the test's.
    const starts = [
      "token=",
      'password="',
      "eyJ",
      "-----BEGIN PRIVATE KEY-----\n",
      "a://a:",
      "AKIA",
      "-u a:",
      `${keyId} `,
    ];
    for (const start of [...starts, "a.", "--token ", "ghp_", "Bearer "]) {
      expect(findSecrets(start.repeat(Math.ceil(200_000 / start.length))).length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("looksLikeSecretColumn", () => {
  it.each([
    ...[
      "password",
      "DB_PASSWORD",
      "dbPassword",
      "Client secret",
      "API key",
      "api_keys",
      "apiKey",
      "secretAccessKey",
    ],
    ...[
      "SecretString",
      "access token",
      "refresh_token",
      "private-key",
      "API key (prod)",
      "PASSWORD_1",
      "passphrase",
    ],
    ...["Authorization", "connectionString", "passwordHash", "DB PASS"],
  ])("%s does", (name) => {
    expect(looksLikeSecretColumn(name)).toBe(true);
  });

  it.each([
    ...[
      "PasswordLastUsed",
      "password_enabled",
      "token_type",
      "secretName",
      "secret id",
      "AccessKeyId",
      "access key",
      "key",
    ],
    ...[
      "token.actions.githubusercontent.com:sub",
      "sts:ExternalId",
      "aws:TokenIssueTime",
      "name",
      "public key",
      "",
      "2",
    ],
    ...["max_token_age", "secret_arn", "monkey", "keyboard", "compass"],
  ])("%s does not", (name) => {
    expect(looksLikeSecretColumn(name)).toBe(false);
  });
});

describe("scrub", () => {
  const canary = `CANARY_${noise(24)}`;

  it("takes away what a name or a shape gives away, at any depth", () => {
    const clean = scrub({
      UserName: "ci",
      AccessKeyId: keyId,
      SecretAccessKey: canary,
      nested: [{ password: canary, note: `token=${canary}` }],
      env: [
        { name: "DB_PASSWORD", value: canary },
        { Key: "team", Value: "payments" },
      ],
      tokens: [canary],
      [`url postgres://a:${canary}@h`]: 1,
      error: new Error(`refused postgres://app:${canary}@db`, { cause: { apiKey: canary } }),
      map: new Map([["secret", canary]]),
    });
    expect(JSON.stringify(clean)).not.toContain(canary);
    expect(clean).toMatchObject({ UserName: "ci", AccessKeyId: keyId, env: [{}, { Value: "payments" }] });
  });

  it("keeps what is no secret as it was", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRoleWithWebIdentity", "secretsmanager:GetSecretValue"],
          Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db1-AbCdE2",
          Condition: {
            StringLike: {
              "token.actions.githubusercontent.com:sub": "repo:acme/payments:ref:refs/heads/main",
            },
            StringEquals: { "sts:ExternalId": "b2f7c1d8-0a4e-4c5e-9f1d-7e6a5b4c3d2e" },
          },
        },
      ],
      at: new Date(0),
      count: 3,
      nothing: null,
      tokenFile: "/run/secrets/token",
      password: variable("DB_PASSWORD"),
    };
    expect(scrub(policy)).toEqual(policy);
  });

  it("treats hostile keys as keys and hostile shapes as data", () => {
    const clean = scrub(JSON.parse('{"__proto__": {"admin": true}, "constructor": "x"}'));
    expect(Object.keys(Object(clean))).toEqual(["__proto__", "constructor"]);
    expect(Object.prototype).not.toHaveProperty("admin");
    const loop: Record<string, unknown> = { a: 1n, f: () => 1, bytes: Buffer.from(canary) };
    loop.self = loop;
    expect(scrub(loop)).toEqual({
      a: "1",
      f: undefined,
      bytes: `[${canary.length} bytes]`,
      self: "[circular]",
    });
    let deep: unknown = canary;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(JSON.stringify(scrub(deep))).toContain("[too deep]");
  });

  it("scrubs once what it scrubs twice", () => {
    const once = scrubText(`DB_PASSWORD=${canary} postgres://a:${canary}@h`);
    expect(scrubText(once)).toBe(once);
  });
});

describe("fingerprint", () => {
  const key = Buffer.alloc(32, 7);
  it("is the same for the same secret and key only", () => {
    expect(fingerprint(key, "a")).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint(key, "a")).toBe(fingerprint(Buffer.alloc(32, 7), "a"));
    expect(fingerprint(key, "a")).not.toBe(fingerprint(key, "b"));
    expect(fingerprint(key, "a")).not.toBe(fingerprint(Buffer.alloc(32, 8), "a"));
  });

  it("refuses a short key", () => {
    expect(() => fingerprint(Buffer.alloc(16), "a")).toThrow(RangeError);
  });
});
