import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { builtWeb } from "@/bin/web-server";
import { freePort } from "@/tests/setup/product";
import { ask } from "./guard-call";
import type { GuardedProduct } from "./guard-product";

const built = builtWeb(process.cwd()) ?? "";

/** A second web server of the same build on the same database. It believes to be the first, whose Host it answers to. */
export class SecondWeb {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly app: GuardedProduct,
    private readonly home: string,
    private readonly port: number,
  ) {}

  static async start(app: GuardedProduct, home = built): Promise<SecondWeb> {
    const second = new SecondWeb(app, home, await freePort());
    await second.restart();
    return second;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, again after `kill`; gives when it answers. */
  async restart(): Promise<void> {
    const child = spawn(process.execPath, [join(this.home, "server.js")], {
      cwd: this.home,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        DATABASE_URL: this.app.databaseUrl,
        ROLLCALL_DATA: this.app.product.folder,
        ROLLCALL_PORT: new URL(this.app.url).port,
        ROLLCALL_LOG_LEVEL: "silent",
        PORT: String(this.port),
        HOSTNAME: "127.0.0.1",
        NEXTAUTH_URL: this.app.url,
        NEXT_TELEMETRY_DISABLED: "1",
      },
    });
    this.child = child;
    this.ended = new Promise((resolve) => child.once("exit", () => resolve()));
    const deadline = Date.now() + 30_000;
    const isLive = () =>
      ask(this.url, "/api/health/live").then(
        ({ status }) => status === 200,
        () => false,
      );
    while (!(await isLive())) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error("the second web server does not start");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    this.child?.kill(signal);
    await this.ended;
  }
}

const functionsSchema = z.looseObject({ functions: z.record(z.string(), z.unknown()) });

function linkAll(from: string, to: string, except: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== except) symlinkSync(join(from, name), join(to, name));
}

/** The same with its proxy taken out, so that what only the proxy holds back would come through. */
export async function startWithoutProxy(
  app: GuardedProduct,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-no-proxy-"));
  const home = join(folder, "web");
  linkAll(built, home, ".next");
  rmSync(join(home, "server.js"));
  copyFileSync(join(built, "server.js"), join(home, "server.js"));
  linkAll(join(built, ".next"), join(home, ".next"), "server");
  const file = "functions-config-manifest.json";
  linkAll(join(built, ".next", "server"), join(home, ".next", "server"), file);
  const config = functionsSchema.parse(
    JSON.parse(readFileSync(join(built, ".next", "server", file), "utf8")),
  );
  delete config.functions["/_middleware"];
  writeFileSync(join(home, ".next", "server", file), JSON.stringify(config));
  const web = await SecondWeb.start(app, home);
  return {
    url: web.url,
    async stop() {
      await web.kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
