import { createServer } from "node:net";
import type { Pool } from "pg";
import { z } from "zod";
import { keepRunning } from "@/bin/child";
import { waitUntilLive, webPlan } from "@/bin/web-server";
import { hashPassword } from "@/lib/platform/auth/password-hash";
import { packageRoot } from "@/lib/platform/data-dir";
import { processEnv } from "@/lib/platform/env";
import { loadKeys } from "@/lib/platform/keys";

const password = "tramway oboe lantern 7";
const email = "bench@example.com";

/** The built web server on a database of the benchmark, and somebody signed in to it. */
export interface Product {
  /** Asks for a page or a route, and reads all of the answer. */
  get: (path: string, as?: "member" | "stranger") => Promise<{ status: number; text: string }>;
  close: () => Promise<void>;
}

export async function startProduct(pool: Pool, databaseUrl: string, dataDir: string): Promise<Product> {
  const port = await freePort();
  const env = processEnv({
    DATABASE_URL: databaseUrl,
    ROLLCALL_DATA: dataDir,
    ROLLCALL_PORT: String(port),
    ROLLCALL_LOG_LEVEL: "error",
  });
  await loadKeys({ env, dataDir, pool, role: "command" });
  await pool.query(
    "INSERT INTO users (email, name, role, password_hash) VALUES ($1, 'Bench', 'admin', $2) ON CONFLICT DO NOTHING",
    [email, await hashPassword(password)],
  );
  const web = keepRunning(webPlan(packageRoot(), env, dataDir, databaseUrl), (line) =>
    process.stderr.write(`${line}\n`),
  );
  try {
    await waitUntilLive(env, web, new AbortController().signal);
    const cookie = await signIn(env.publicUrl);
    return {
      get: async (path, as = "member") => {
        const headers = as === "member" ? { cookie } : undefined;
        const answer = await fetch(new URL(path, env.publicUrl), { headers, redirect: "manual" });
        return { status: answer.status, text: await answer.text() };
      },
      close: () => web.stop(5000),
    };
  } catch (error) {
    await web.stop(0);
    throw error;
  }
}

/** As the form on the sign-in page does it. Gives the cookies. */
async function signIn(url: string): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair);
    }
  };
  const cookie = () => [...jar.values()].join("; ");
  const csrf = await fetch(`${url}/api/auth/csrf`);
  keep(csrf);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  const answer = await fetch(`${url}/api/auth/callback/password`, {
    method: "POST",
    headers: { cookie: cookie(), origin: url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/", json: "true" }),
    redirect: "manual",
  });
  keep(answer);
  if (!answer.ok) throw new Error(`The benchmark could not sign in: ${answer.status} ${await answer.text()}`);
  return cookie();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
