import { describe, expect, it } from "vitest";
import { readMcpEntry } from "@/lib/connectors/sdk/mcp-entry";
import { describeSecret, secretsInText } from "@/lib/connectors/sdk/secret-facts";
import { parseAssignments } from "./assignments";
import { parseCrontab } from "./cron";
import { addUnitText, environmentAssignments } from "./systemd-unit";

const print = (secret: string) => `print of ${secret.length}`;
const value = "Zx9qwErty12345678abcd";

describe("a value under a name", () => {
  it.each([
    ["API_TOKEN", value, "bearer_token"],
    ["PGPASSWORD", "hunter22", "password"],
    ["db_password", "corr3ct", "password"],
    ["CLIENT_SECRET", value, "oauth_client_secret"],
    ["SERVICE_URL", `https://me:${value}@db.example.com/x`, "password"],
  ])("%s holds a secret", (name, text, type) => {
    expect(describeSecret({ field: name, name, value: text }, print)?.type).toBe(type);
  });

  it.each([
    ["API_TOKEN", ""],
    ["API_TOKEN", `\${API_TOKEN}`],
    ["API_TOKEN", `prefix-\${API_TOKEN}`],
    ["API_TOKEN", "<your-token>"],
    ["TOKEN_PATH", "/run/secrets/token"],
    ["API_KEY", "/etc/app/key.pem"],
    ["ADMIN_PASSWORD", "changeme"],
    ["PASSWORD", "true"],
    ["LOG_LEVEL", "information12345"],
    ["AUTH_TOKEN_URL", "https://login.acme.io/token"],
    ["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
  ])("%s=%s is none", (name, text) => {
    expect(describeSecret({ field: name, name, value: text }, print)).toBeNull();
  });

  it("shows four characters of a long one and none of a short one", () => {
    expect(describeSecret({ field: "T", name: "API_TOKEN", value }, print)?.hint).toBe("abcd");
    expect(describeSecret({ field: "P", name: "PASSWORD", value: "hunter22" }, print)?.hint).toBeUndefined();
  });
});

it("finds each secret of a text once and names it the same when lines move", () => {
  const text = `curl -u me:hunter2xyz https://a\nexport A_TOKEN=${value}\nB_TOKEN=${value}\nmysql -pS3cretPw x\nmysql -h h -pOther1 x\n`;
  const fields = (each: string) => secretsInText(each, print).map((secret) => secret.field);
  expect(fields(text)).toEqual(["password", "A_TOKEN", "mysql -p", "mysql -p (2)"]);
  expect(fields(`\n# moved\n${text}`)).toEqual(fields(text));
});

it("reads assignments as a shell does", () => {
  const text = `A=1\nexport B="x y" # note\n  C='#no'\nD=plain # note\nE="open\nF=next\nG="two\nlines"\n# H=1\nI = spaced\n`;
  expect(parseAssignments(text)).toEqual([
    { name: "A", value: "1" },
    { name: "B", value: "x y" },
    { name: "C", value: "#no" },
    { name: "D", value: "plain" },
    { name: "E", value: "open" },
    { name: "F", value: "next" },
    { name: "G", value: "two\nlines" },
    { name: "I", value: "spaced" },
  ]);
});

it("reads crontabs with and without an account", () => {
  const text = `MAILTO="a@example.test"\n# no\n*/5 0 1,15 * mon-fri root /x  y\n@reboot root /z\nnonsense here\n`;
  expect(parseCrontab(text, true)).toEqual({
    jobs: [
      { schedule: "*/5 0 1,15 * mon-fri", user: "root", command: "/x  y" },
      { schedule: "@reboot", user: "root", command: "/z" },
    ],
    settings: new Map([["MAILTO", "a@example.test"]]),
  });
  expect(parseCrontab("1 2 3 4 5 cmd a", false).jobs).toEqual([
    { schedule: "1 2 3 4 5", user: null, command: "cmd a" },
  ]);
});

it("reads units with drop-ins, continued lines and cleared lists", () => {
  const settings = new Map();
  addUnitText(settings, '[Service]\nEnvironment="A=1 2" B=3\nExecStart=/x \\\n  --y\n');
  addUnitText(settings, "[Service]\nExecStart=\nExecStart=/z\n; note\n");
  expect(settings.get("Service.ExecStart")).toEqual(["/z"]);
  expect(environmentAssignments(settings)).toEqual([
    { name: "A", value: "1 2" },
    { name: "B", value: "3" },
  ]);
});

describe("servers of AI clients", () => {
  const facts = (entry: Record<string, unknown>) => readMcpEntry(entry, "x", print).facts;
  it.each([
    [{ command: "npx", args: ["-y", "@a/b@latest"] }, "npm:@a/b@latest", true],
    [{ command: "npx", args: ["-y", "@a/b@1.2.3", "--flag"] }, "npm:@a/b@1.2.3", false],
    [{ command: "pnpm", args: ["dlx", "b"] }, "npm:b", true],
    [{ command: "uvx", args: ["--from", "pkg==1.0", "run"] }, "pypi:pkg==1.0", false],
    [{ command: "docker", args: ["run", "-i", "ghcr.io/a/b:1.2"] }, "oci:ghcr.io/a/b:1.2", false],
    [{ command: ["bunx", "thing"] }, "npm:thing", true],
    [{ command: "/opt/server" }, null, false],
  ])("%j", (entry, name, unpinned) => {
    expect(facts(entry)).toMatchObject({ package: name, unpinned, transport: "stdio" });
  });

  it("tells references from values, in every place that holds one", () => {
    const entry = {
      url: `https://mcp.acme.io/sse?token=${value}`,
      headers: { Authorization: `Bearer \${env:TOKEN}`, "X-Api-Key": value },
      env: { A_TOKEN: `\${input:a}`, B_TOKEN: value },
      args: ["--api-key", value, "-e", "PASSWORD=hunter22"],
    };
    const { facts: told, secrets } = readMcpEntry(entry, "s.n", () => undefined);
    expect(told).toMatchObject({
      transport: "sse",
      references: ["A_TOKEN", "Authorization"],
      shown: "https://mcp.acme.io/sse",
    });
    expect(secrets.map((secret) => secret.field)).toEqual([
      "s.n.env.B_TOKEN",
      "s.n.headers.X-Api-Key",
      "s.n.args api-key",
      "s.n.args PASSWORD",
      "s.n.url token",
    ]);
    expect(JSON.stringify([told, secrets])).not.toContain(value);
    expect(facts({ url: "http://localhost:3000/mcp" }).plainHttp).toBe(false);
    expect(facts({ url: "http://10.0.0.1/mcp" }).plainHttp).toBe(true);
  });
});
