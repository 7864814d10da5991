import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { encode } from "next-auth/jwt";
import type { Pool } from "pg";
import type { MembershipScope, Role } from "@/lib/domain/permissions";
import { sessionSecret } from "@/lib/platform/auth/cookies";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { loadKeys } from "@/lib/platform/keys";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, type MadeUser, signedIn } from "@/tests/factories/members";
import type { Product } from "@/tests/setup/product";
import {
  type ActionResult,
  type Answer,
  type Asked,
  actionResult,
  ask,
  builtActions,
  type ServerAction,
} from "./guard-call";

const run = promisify(execFile);

/** A member of the product under test, signed in without its form. */
export interface Visitor extends MadeUser {
  sid: string;
  /** The session cookie's name and value. */
  cookie: { name: string; value: string };
}

/** The running product with its database opened beside it, asked as this or that member. */
export class GuardedProduct {
  readonly actions: ReadonlyMap<string, ServerAction> = builtActions();

  private readonly prisma: PrismaClient;

  private constructor(
    readonly product: Product,
    readonly databaseUrl: string,
    readonly pool: Pool,
    private readonly secret: string,
  ) {
    this.prisma = createPrisma(pool);
  }

  static async open(product: Product): Promise<GuardedProduct> {
    const url = embeddedUrl(product.folder);
    if (url === null) throw new Error("the embedded database does not run");
    const pool = createPool(url, 4);
    const files = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
    const keys = await loadKeys({ env: files, dataDir: product.folder, pool, role: "web" });
    return new GuardedProduct(product, url, pool, sessionSecret(keys));
  }

  get url(): string {
    return this.product.url;
  }

  /** Makes a member and signs them in. */
  async member(
    role: Role,
    more: { email?: string; scope?: MembershipScope; personId?: string; now?: Date } = {},
  ): Promise<Visitor> {
    const { personId, now = new Date(), ...rest } = more;
    const user = await createUser(this.prisma, role, rest);
    if (personId !== undefined) {
      await this.pool.query("UPDATE users SET person_id = $2 WHERE id = $1", [user.id, personId]);
    }
    const { sid } = await signedIn(this.prisma, this.pool, user, now);
    const value = await encode({ token: { sid }, secret: this.secret });
    return { ...user, sid, cookie: { name: "rollcall.session", value } };
  }

  /** Asks as a member, or as nobody. What changes something says that it comes from a page of ours. */
  ask(path: string, as: Visitor | null, asked: Asked = {}, url = this.url): Promise<Answer> {
    // Another server of this database answers to the same name.
    const headers: Record<string, string> = { host: new URL(this.url).host };
    if (asked.method !== undefined && asked.method !== "GET") headers.origin = this.url;
    if (as !== null) headers.cookie = `${as.cookie.name}=${as.cookie.value}`;
    return ask(url, path, { ...asked, headers: { ...headers, ...asked.headers } });
  }

  /** Asks for the data of a page, as its own scripts do: the server first says under which address it gives that. */
  async askRsc(path: string, as: Visitor | null, headers: Record<string, string>): Promise<Answer> {
    const first = await this.ask(path, as, { headers });
    const { location = "" } = first.headers;
    return /[?&]_rsc\b/.test(location) ? this.ask(location, as, { headers }) : first;
  }

  /** Calls a server action over HTTP, as its page would. */
  async act(
    name: string,
    as: Visitor | null,
    input?: unknown,
    headers: Record<string, string> = {},
    url = this.url,
  ): Promise<{ answer: Answer; result: ActionResult | null }> {
    const action = this.actions.get(name);
    if (action === undefined) throw new Error(`the build has no action ${name}`);
    const asked = {
      method: "POST",
      headers: {
        "next-action": action.id,
        accept: "text/x-component",
        "content-type": "text/plain;charset=UTF-8",
        ...headers,
      },
      body: JSON.stringify(input === undefined ? [] : [input]),
    };
    const answer = await this.ask(action.path, as, asked, url);
    return { answer, result: actionResult(answer) };
  }

  /** Like `act`, for what must succeed; gives what it returned. */
  async done(name: string, as: Visitor, input?: unknown): Promise<unknown> {
    const { answer, result } = await this.act(name, as, input);
    if (result === null || result.serverError || result.validationErrors) {
      throw new Error(
        `${name} failed: ${answer.status} ${JSON.stringify(result)} ${answer.body.slice(0, 500)}`,
      );
    }
    return result.data;
  }

  /** Brings a file in through the door for browsers; gives the ids of source and run. */
  async bring(
    as: Visitor,
    file: { connector: string; name: string; text: string | Buffer },
  ): Promise<string> {
    const bytes = Buffer.from(file.text);
    const head = {
      files: [{ name: file.name, size: bytes.length }],
      connector: file.connector,
      name: null,
      complete: true,
      choices: null,
    };
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
    const answer = await this.ask("/api/sources/import", as, { method: "POST", body });
    if (answer.status !== 200) throw new Error(`${file.name}: ${answer.status} ${answer.body}`);
    return answer.body;
  }

  /** Runs the command on the product's data folder; gives what it wrote and how it ended. */
  async command(
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const all = ["bin/rollcall.mjs", ...args];
    const options = {
      env: { ...process.env, ROLLCALL_DATA: this.product.folder, ...env },
      maxBuffer: 256 * 1024 * 1024,
    };
    try {
      return { code: 0, ...(await run(process.execPath, all, options)) };
    } catch (error) {
      if (!(error instanceof Error && "stdout" in error && "stderr" in error && "code" in error)) throw error;
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
    }
  }

  /** Waits until no run is under way. */
  async settled(): Promise<void> {
    const deadline = Date.now() + 90_000;
    for (;;) {
      const open = await this.pool.query(
        "SELECT FROM sync_runs WHERE status IN ('requested', 'running') LIMIT 1",
      );
      if (open.rowCount === 0) return;
      if (Date.now() > deadline) throw new Error("a run does not end");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.product.stop();
  }
}
