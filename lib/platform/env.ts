import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { nearest } from "@/lib/domain/nearest";
import { ConfigurationError } from "@/lib/platform/errors";

/** The one reader of the process environment. Everything else gets an `Env`. */

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must be a whole number from ${from} to ${to}`);
const path = () => z.string().transform((value) => resolve(value));
const flag = () =>
  z
    .enum(["1", "true", "yes", "0", "false", "no"], "must be 1 or 0")
    .transform((value) => ["1", "true", "yes"].includes(value));
const hasProtocol = (value: string, protocols: readonly string[]) =>
  URL.canParse(value) && protocols.includes(new URL(value).protocol);

function isCidr(value: string): boolean {
  const [address = "", bits = "", ...rest] = value.split("/");
  const family = isIP(address);
  return rest.length === 0 && family !== 0 && /^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

const schema = z.object({
  DATABASE_URL: z
    .string()
    .refine(
      (value) => hasProtocol(value, ["postgres:", "postgresql:"]),
      "must look like postgres://user:password@host:5432/database",
    )
    .optional()
    .meta({
      description:
        "Your own PostgreSQL, 15 or later. Unset: Rollcall starts a private one in the data folder.",
    }),
  ROLLCALL_DATA: path().optional().meta({
    description:
      "The data folder: the embedded database, keys, the running address. As root, in a checkout that the database's user cannot reach, the default is a folder below `/var/lib/rollcall`; the place is printed.",
    fallback: "`.data` in the checkout",
  }),
  ROLLCALL_PORT: wholeNumber(1, 65535)
    .default(3000)
    .meta({ description: "Port of the web server.", fallback: "`3000`" }),
  ROLLCALL_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an IP address")
    .default("127.0.0.1")
    .meta({ description: "Address that the web server listens on.", fallback: "`127.0.0.1`" }),
  ROLLCALL_URL: z
    .string()
    .refine(
      (value) => hasProtocol(value, ["http:", "https:"]) && /^https?:\/\/[^/?#@]+\/?$/i.test(value),
      "must be an origin such as https://nhi.example.com, without path or user",
    )
    .transform((value) => new URL(value).origin)
    .optional()
    .meta({ description: "The one public origin.", fallback: "`http://localhost:PORT`" }),
  ROLLCALL_ALLOW_HTTP: flag().default(false).meta({
    description: "`1` allows plain http beyond this machine. Passwords and sessions then travel unprotected.",
    fallback: "`0`",
  }),
  ROLLCALL_WORKER_KEY_FILE: path().optional().meta({
    description:
      "File with the worker's private key, which opens sealed source credentials. Never given to the web process.",
    fallback: "`worker.key` in the data folder",
  }),
  ROLLCALL_FINGERPRINT_KEY_FILE: path().optional().meta({
    description: "File with the organisation's key for fingerprints of secrets.",
    fallback: "`fingerprint.key` in the data folder",
  }),
  ROLLCALL_SESSION_KEY_FILE: path().optional().meta({
    description: "File with the key that signs sessions.",
    fallback: "`session.key` in the data folder",
  }),
  ROLLCALL_CHECKPOINT_FILE: path().optional().meta({
    description:
      "File to which the worker adds each signed point of the audit log. Put it where this machine can add but not change: it shows a log that was rewritten or cut.",
  }),
  ROLLCALL_OIDC_ISSUER: z
    .string()
    .refine((value) => hasProtocol(value, ["http:", "https:"]), "must be the issuer's address")
    .optional()
    .meta({
      description:
        "OpenID Connect issuer for single sign-on. Needs the client id and secret file too. It has to say when people signed in (`auth_time`; in Microsoft Entra an optional claim), else what needs a recent sign-in stays closed to them.",
    }),
  ROLLCALL_OIDC_CLIENT_ID: z.string().optional().meta({ description: "Client id at the issuer." }),
  ROLLCALL_OIDC_CLIENT_SECRET_FILE: path().optional().meta({ description: "File with the client secret." }),
  ROLLCALL_SLACK_SIGNING_SECRET_FILE: path().optional().meta({
    description: "File with the signing secret of your Slack app: with it, owners answer by buttons there.",
  }),
  ROLLCALL_LEASE_SECONDS: wholeNumber(1, 3600).default(60).meta({
    description: "How long a worker owns the scope that it reads without a heartbeat.",
    fallback: "`60`",
  }),
  ROLLCALL_RETRY_BASE_MS: wholeNumber(1, 60_000).default(500).meta({
    description: "First wait before a failed call to a source is repeated; doubles each time.",
    fallback: "`500`",
  }),
  ROLLCALL_TOMBSTONE_HOURS: wholeNumber(0, 8760).default(24).meta({
    description: "Hours between the two complete runs that must miss a record before it counts as gone.",
    fallback: "`24`",
  }),
  ROLLCALL_USAGE_DAYS: wholeNumber(1, 400).default(35).meta({
    description:
      "Days for which events of a log are known one by one, and their use is kept by the day. After that a month is closed: its use is kept by the month, and further events of it are refused.",
    fallback: "`35`",
  }),
  ROLLCALL_USAGE_MONTHS: wholeNumber(1, 120)
    .default(60)
    .meta({ description: "Months for which use is kept.", fallback: "`60`" }),
  ROLLCALL_ALLOW_CIDRS: z
    .string()
    .transform((value) => value.split(",").map((item) => item.trim()))
    .refine((items) => items.every(isCidr), "must be a list such as 10.0.0.0/8,fd00::/8")
    .default([])
    .meta({
      description: "Private networks that connectors and channels may reach, as CIDR blocks with commas.",
      fallback: "none",
    }),
  ROLLCALL_LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .default("info")
    .meta({ description: "How much is written to standard error.", fallback: "`info`" }),
  ROLLCALL_CASES: path()
    .optional()
    .meta({ description: "For tests: a folder of published cases. Unset, those tests are not collected." }),
});

type Parsed = z.output<typeof schema>;
const names: readonly string[] = Object.keys(schema.shape);

export type OidcEnv = { issuer: string; clientId: string; clientSecretFile: string };

/** The configuration of this process, parsed. Paths are absolute. */
export type Env = {
  databaseUrl: string | undefined;
  /** The data folder if one was named. */
  data: string | undefined;
  port: number;
  host: string;
  /** The one public origin, without a slash at the end. */
  publicUrl: string;
  allowHttp: boolean;
  workerKeyFile: string | undefined;
  fingerprintKeyFile: string | undefined;
  sessionKeyFile: string | undefined;
  checkpointFile: string | undefined;
  oidc: OidcEnv | undefined;
  slackSigningSecretFile: string | undefined;
  leaseSeconds: number;
  retryBaseMs: number;
  tombstoneHours: number;
  /** How long use is kept: events and days, and months. */
  usage: { days: number; months: number };
  allowCidrs: readonly string[];
  logLevel: Parsed["ROLLCALL_LOG_LEVEL"];
  cases: string | undefined;
};

/** Whether a host name or address is this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** The address that a listening host and port have when no public one was named. */
function defaultUrl(host: string, port: number): string {
  if (isLoopback(host) || host === "0.0.0.0" || host === "::") return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function unknownNames(given: Record<string, string>): string[] {
  return Object.keys(given)
    .filter((name) => name.startsWith("ROLLCALL_") && !names.includes(name))
    .map((name) => {
      const meant = nearest(name, names);
      return `${name} is not a variable of Rollcall, probably a typo${meant ? ` of ${meant}` : ""}`;
    });
}

/** What is wrong between variables that are each well formed. */
function crossProblems(given: Record<string, string>, parsed: Parsed | undefined): string[] {
  const problems: string[] = [];
  const oidc = ["ROLLCALL_OIDC_ISSUER", "ROLLCALL_OIDC_CLIENT_ID", "ROLLCALL_OIDC_CLIENT_SECRET_FILE"];
  const missing = oidc.filter((name) => given[name] === undefined);
  if (missing.length > 0 && missing.length < oidc.length) {
    problems.push(`single sign-on needs ${missing.join(" and ")} too`);
  }
  if (parsed === undefined || parsed.ROLLCALL_ALLOW_HTTP) return problems;
  const url = parsed.ROLLCALL_URL;
  if (url === undefined && !isLoopback(parsed.ROLLCALL_HOST)) {
    problems.push(
      `ROLLCALL_HOST is ${parsed.ROLLCALL_HOST}: plain http beyond this machine is refused; set ROLLCALL_URL to the https address of your proxy, or ROLLCALL_ALLOW_HTTP=1`,
    );
  }
  if (url !== undefined && new URL(url).protocol === "http:" && !isLoopback(new URL(url).hostname)) {
    problems.push("ROLLCALL_URL is plain http beyond this machine: use https, or set ROLLCALL_ALLOW_HTTP=1");
  }
  return problems;
}

/**
 * Reads and checks the configuration. Empty variables count as unset.
 * Throws one ConfigurationError that holds every problem; no value of `DATABASE_URL` is ever in it.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && value !== "" && (name === "DATABASE_URL" || name.startsWith("ROLLCALL_"))) {
      given[name] = value;
    }
  }
  const result = schema.safeParse(given);
  const problems = unknownNames(given);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const shown = name === "DATABASE_URL" || name === "ROLLCALL_URL" ? "" : ` is "${given[name]}"`;
    problems.push(`${name}${shown}: ${issue.message}`);
  }
  problems.push(...crossProblems(given, result.data));
  if (problems.length > 0 || result.data === undefined) throw new ConfigurationError(problems);
  return toEnv(result.data);
}

function toEnv(parsed: Parsed): Env {
  const { ROLLCALL_OIDC_ISSUER: issuer, ROLLCALL_OIDC_CLIENT_ID: clientId } = parsed;
  const clientSecretFile = parsed.ROLLCALL_OIDC_CLIENT_SECRET_FILE;
  return {
    databaseUrl: parsed.DATABASE_URL,
    data: parsed.ROLLCALL_DATA,
    port: parsed.ROLLCALL_PORT,
    host: parsed.ROLLCALL_HOST,
    publicUrl: parsed.ROLLCALL_URL ?? defaultUrl(parsed.ROLLCALL_HOST, parsed.ROLLCALL_PORT),
    allowHttp: parsed.ROLLCALL_ALLOW_HTTP,
    workerKeyFile: parsed.ROLLCALL_WORKER_KEY_FILE,
    fingerprintKeyFile: parsed.ROLLCALL_FINGERPRINT_KEY_FILE,
    sessionKeyFile: parsed.ROLLCALL_SESSION_KEY_FILE,
    checkpointFile: parsed.ROLLCALL_CHECKPOINT_FILE,
    oidc: issuer && clientId && clientSecretFile ? { issuer, clientId, clientSecretFile } : undefined,
    slackSigningSecretFile: parsed.ROLLCALL_SLACK_SIGNING_SECRET_FILE,
    leaseSeconds: parsed.ROLLCALL_LEASE_SECONDS,
    retryBaseMs: parsed.ROLLCALL_RETRY_BASE_MS,
    tombstoneHours: parsed.ROLLCALL_TOMBSTONE_HOURS,
    usage: { days: parsed.ROLLCALL_USAGE_DAYS, months: parsed.ROLLCALL_USAGE_MONTHS },
    allowCidrs: parsed.ROLLCALL_ALLOW_CIDRS,
    logLevel: parsed.ROLLCALL_LOG_LEVEL,
    cases: parsed.ROLLCALL_CASES,
  };
}

/** The configuration of this process; what the command line says (as variables) goes before the environment. */
export function processEnv(overrides: Record<string, string | undefined> = {}): Env {
  const said = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return readEnv({ ...process.env, ...Object.fromEntries(said) });
}

/** The environment for a child process: ours, with these variables set, and those given as undefined left out. */
export function childEnvironment(changes: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const merged = { ...process.env };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete merged[name];
    else Object.assign(merged, { [name]: value });
  }
  return merged;
}

/** The configuration page, in Markdown, from the same schema that checks the variables. */
export function configurationReference(): string {
  const metaSchema = z.object({ description: z.string(), fallback: z.string().optional() });
  const rows = Object.entries(schema.shape).map(([name, field]) => {
    const meta = metaSchema.parse(field.meta());
    return `| \`${name}\` | ${meta.description} | ${meta.fallback ?? "unset"} |`;
  });
  return [
    "# Configuration",
    "",
    "Environment variables; options of the command go before them. `npx rollcall config check` says everything that is wrong at once.",
    "",
    "| variable | meaning | default |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Values of secret fields that a person put into the environment for `collect`: `secret_access_key` as SECRET_ACCESS_KEY. */
export function readEnvironmentSecrets(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = process.env[field.toUpperCase()];
      return value === undefined || value === "" ? [] : [[field, value]];
    }),
  );
}
