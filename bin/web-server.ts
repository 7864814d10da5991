import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Child, ChildPlan } from "@/bin/child";
import { childEnvironment, type Env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";

/** How long a server of a killed `up` may take to let go of the port. */
const letGoMs = 2000;
const startPatienceMs = 60_000;

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/** Throws an AppError unless we can listen there. */
export async function requirePort(host: string, port: number): Promise<void> {
  const deadline = Date.now() + letGoMs;
  let problem = await tryPort(host, port);
  while (problem === "EADDRINUSE" && Date.now() < deadline) {
    await sleep(100);
    problem = await tryPort(host, port);
  }
  if (problem === undefined) return;
  const taken = problem === "EADDRINUSE";
  const reasons: Record<string, string> = {
    EADDRINUSE: "another program uses it",
    EACCES: "this user may not listen on it (ports below 1024 need root)",
    EADDRNOTAVAIL: "this machine does not have that address",
    ENOTFOUND: "that host name is unknown",
  };
  throw new AppError({
    code: taken ? "port_taken" : "port_unusable",
    message: `Port ${port} on ${host} cannot be used: ${reasons[problem] ?? problem}.`,
    safe: "Nothing was changed.",
    next: taken
      ? "Choose another one with --port N, or stop the other program."
      : "Choose another --port or --host.",
    exitCode: 2,
  });
}

/** The folder of the newest build of the web server; null: there is none. */
export function builtWeb(root: string): string | null {
  const builds = join(root, ".builds");
  if (!existsSync(join(builds, "current"))) return null;
  const home = join(builds, readFileSync(join(builds, "current"), "utf8").trim());
  return existsSync(join(home, "server.js")) ? home : null;
}

/** How the built web server is started. The worker's private key is not for it. */
export function webPlan(root: string, env: Env, dataDir: string, databaseUrl: string): ChildPlan {
  const home = builtWeb(root);
  if (home === null) {
    throw new AppError({
      code: "not_built",
      message: "The web server is not built.",
      safe: "Nothing was changed.",
      next: "Run `npm run up`, which builds it, or `npm run build`.",
      exitCode: 2,
    });
  }
  return {
    name: "web server",
    args: [
      ...["with-parent.mjs", "own-address.mjs", "refuse-trace.mjs"].flatMap((file) => [
        "--import",
        join(root, "bin", file),
      ]),
      join(home, "server.js"),
    ],
    cwd: home,
    env: childEnvironment({
      ...sharedVariables(env, dataDir, databaseUrl),
      PORT: String(env.port),
      HOSTNAME: env.host,
      ROLLCALL_URL: env.publicUrl,
      NEXTAUTH_URL: env.publicUrl,
      NEXT_TELEMETRY_DISABLED: "1",
      ROLLCALL_WORKER_KEY_FILE: undefined,
    }),
  };
}

/** How the built worker is started. */
export function workerPlan(root: string, env: Env, dataDir: string, databaseUrl: string): ChildPlan {
  return {
    name: "worker",
    args: ["--enable-source-maps", join(root, "dist", "worker.mjs"), "--with-parent"],
    cwd: root,
    env: childEnvironment({
      ...sharedVariables(env, dataDir, databaseUrl),
      ROLLCALL_WORKER_KEY_FILE: env.workerKeyFile,
      ROLLCALL_CHECKPOINT_FILE: env.checkpointFile,
    }),
  };
}

/** The configuration that a child must see as we see it, whatever folder it runs in. */
function sharedVariables(env: Env, dataDir: string, databaseUrl: string): Record<string, string | undefined> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    ROLLCALL_DATA: dataDir,
    ROLLCALL_PORT: String(env.port),
    ROLLCALL_HOST: env.host,
    ROLLCALL_FINGERPRINT_KEY_FILE: env.fingerprintKeyFile,
    ROLLCALL_SESSION_KEY_FILE: env.sessionKeyFile,
    ROLLCALL_OIDC_CLIENT_SECRET_FILE: env.oidc?.clientSecretFile,
    ROLLCALL_SLACK_SIGNING_SECRET_FILE: env.slackSigningSecretFile,
  };
}

/** Asks the server for its liveness page; false while it does not answer with 200. */
function isLive(env: Env): Promise<boolean> {
  const host = env.host === "0.0.0.0" || env.host === "::" ? "127.0.0.1" : env.host;
  return new Promise((resolve) => {
    const call = request(
      // The Host that browsers send, because the server refuses any other.
      {
        host,
        port: env.port,
        path: "/api/health/live",
        headers: { host: new URL(env.publicUrl).host },
        timeout: 5000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.once("timeout", () => call.destroy());
    call.once("error", () => resolve(false));
    call.end();
  });
}

/** Waits until the web server answers. Throws an AppError when it does not come up; returns early on abort. */
export async function waitUntilLive(env: Env, web: Child, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + startPatienceMs;
  while (!signal.aborted) {
    if (await isLive(env)) return;
    if (web.quickDeaths() >= 3 || Date.now() > deadline) {
      throw new AppError({
        code: "web_start",
        message: "The web server does not start.",
        safe: "The data is untouched.",
        next: "Its own words are above; `npm run build` builds it again.",
      });
    }
    await sleep(50);
  }
}
