import { createHash, createPublicKey } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type FailureKind, type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { signJwt } from "@/lib/connectors/sdk/signed-jwt";
import type { SnowflakeConfig } from "./config";

export type SnowflakeContext = LiveContext<SnowflakeConfig>;
export type Row = { [column: string]: string | null };

/** An account that answers statements of SQL. */
export interface Snowflake {
  realm: string;
  /** The rows of a statement; each `?` in it stands for a text. */
  query(statement: string, permission: string, texts?: string[]): Promise<Row[]>;
}

/** A statement may run so long; a wake-up of the warehouse is in it. */
const statementSeconds = 120;
const firstWaitMs = 250;
const longestWaitMs = 4_000;

export async function openSnowflake(ctx: SnowflakeContext): Promise<Snowflake> {
  const query = queryOf(ctx);
  return { realm: await readRealm(query), query };
}

const permissionToSignIn = "a valid key or token of the user";

/** The account's region and locator name it for good; organisation and account can be renamed. Takes no warehouse. */
async function readRealm(query: Snowflake["query"]): Promise<string> {
  const [row] = await query(
    "SELECT CURRENT_REGION() AS REGION, CURRENT_ACCOUNT() AS LOCATOR",
    permissionToSignIn,
  );
  const name = `${row?.REGION ?? ""}.${row?.LOCATOR ?? ""}`.toUpperCase();
  if (/^[\w.-]{1,100}\.[\w-]{2,60}$/.test(name)) return `snowflake:${name}`;
  throw new SourceError({ kind: "malformed", message: "Snowflake does not say which account this is." });
}

function queryOf(ctx: SnowflakeContext): Snowflake["query"] {
  const { account, warehouse, role } = ctx.config;
  const base = `https://${account.toLowerCase().replaceAll("_", "-")}.snowflakecomputing.com/api/v2/statements`;
  const headers = headersOf(ctx);
  const ask = (path: string, permission: string, body?: object) =>
    ctx.http.request({
      url: `${base}${path}`,
      headers: headers(),
      ...(body ? { method: "POST", body: JSON.stringify(body), idempotent: true } : {}),
      accept: [408, 422],
      permission,
      signal: ctx.signal,
    });
  return async (statement, permission, texts = []) => {
    const bindings = Object.fromEntries(
      texts.map((value, index) => [String(index + 1), { type: "TEXT", value }]),
    );
    let answer = await ask("", permission, {
      statement,
      bindings,
      timeout: statementSeconds,
      warehouse,
      ...(role ? { role } : {}),
    });
    for (let waitMs = 0; answer.status === 202; waitMs = Math.min(waitMs * 2 || firstWaitMs, longestWaitMs)) {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: ctx.signal });
      answer = await ask(`/${handleOf(answer)}`, permission);
    }
    if (answer.status >= 400) throw refusalOf(answer, permission);
    const result = read(resultSchema, answer);
    const names = result.resultSetMetaData.rowType.map(({ name }) => name);
    const cells = [...result.data];
    for (let part = 1; part < result.resultSetMetaData.partitionInfo.length; part += 1) {
      const more = await ask(`/${handleOf(answer)}?partition=${part}`, permission);
      if (more.status >= 400) throw refusalOf(more, permission);
      cells.push(...read(partSchema, more).data);
    }
    return cells.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  };
}

/** The key signs a token for each request: so none is ever too old. */
function headersOf({ config, now }: SnowflakeContext): () => Record<string, string> {
  const started = performance.now();
  const common = { accept: "application/json", "content-type": "application/json" };
  if (config.auth === "token")
    return () => ({
      ...common,
      authorization: `Bearer ${config.token}`,
      "x-snowflake-authorization-token-type": "PROGRAMMATIC_ACCESS_TOKEN",
    });
  const key = config.private_key ?? "";
  const shown = createPublicKey(key).export({ type: "spki", format: "der" });
  const fingerprint = createHash("sha256").update(shown).digest("base64");
  // Of a locator with its region, only the locator counts here.
  const subject = `${config.account.split(".")[0]}.${config.user}`.toUpperCase();
  return () => {
    const seconds = Math.floor((now.getTime() + performance.now() - started) / 1000);
    const claims = {
      iss: `${subject}.SHA256:${fingerprint}`,
      sub: subject,
      iat: seconds - 10,
      exp: seconds + 600,
    };
    return {
      ...common,
      authorization: `Bearer ${signJwt({}, claims, key)}`,
      "x-snowflake-authorization-token-type": "KEYPAIR_JWT",
    };
  };
}

const resultSchema = z.object({
  resultSetMetaData: z.object({
    rowType: z.array(z.object({ name: z.string() })),
    partitionInfo: z.array(z.unknown()).catch([]),
  }),
  data: z.array(z.array(z.string().nullable())),
});
const partSchema = resultSchema.pick({ data: true });
const runningSchema = z.object({ statementHandle: z.string().regex(/^[\w-]{8,100}$/) });

function read<T extends z.ZodType>(schema: T, answer: HttpAnswer): z.output<T> {
  const result = schema.safeParse(answer.json());
  if (result.success) return result.data;
  throw new SourceError({ kind: "malformed", message: "Snowflake did not answer with rows." });
}

const handleOf = (answer: HttpAnswer): string => read(runningSchema, answer).statementHandle;

const refusalSchema = z.object({ code: z.string().regex(/^\d{4,8}$/) });
/** What Snowflake's codes of an error mean; its sentences quote the statement. */
const refusals: { [code: string]: { kind: FailureKind; message: string } } = {
  "002003": { kind: "denied", message: "Snowflake does not show this view to the role." },
  "003001": { kind: "denied", message: "Snowflake does not let the role read this." },
  "000606": { kind: "denied", message: "The role may not use the warehouse, or there is none of that name." },
};

function refusalOf(answer: HttpAnswer, permission: string): SourceError {
  if (answer.status === 408)
    return new SourceError({
      kind: "unreachable",
      message: `Snowflake did not finish within ${statementSeconds} seconds. A larger warehouse may.`,
    });
  const code = refusalSchema.safeParse(answer.json()).data?.code ?? "none";
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (known) return new SourceError({ ...known, permission });
  return new SourceError({ kind: "malformed", message: `Snowflake refused the question (code ${code}).` });
}
