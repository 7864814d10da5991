import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, fetch } from "undici";
import { type LocalServer, startLocal } from "@/tests/factories/local-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { realServer } from "@/tests/factories/real-servers";

const script = fileURLToPath(new URL("../real-servers/authorization-server.mjs", import.meta.url));

/** Whether oidc-provider is installed. */
export const hasAuthorizationServer = realServer("oidc-provider/lib/index.js") !== undefined;

export interface AuthorizationSettings {
  /** As whom it speaks, where that is not the address at which it listens. */
  issuer?: string;
  clients: Record<string, unknown>[];
  scopes?: string[];
  routes?: Record<string, string>;
  secondsOfTokens?: number;
  people?: Record<string, Record<string, unknown>>;
}

export interface AuthorizationServer extends LocalServer {
  /** `https://localhost:<port>`, vouched for by the certificate of this machine. */
  origin: string;
}

/** Starts oidc-provider on loopback. */
export async function startAuthorizationServer(
  settings: AuthorizationSettings,
): Promise<AuthorizationServer> {
  const trusting = new Agent({ connect: { ca: localhostCert } });
  try {
    const server = await startLocal({
      name: "oauth",
      program: process.execPath,
      args: ({ port, folder }) => {
        const issuer = settings.issuer ?? `https://localhost:${port}`;
        writeFileSync(join(folder, "settings.json"), JSON.stringify({ ...settings, issuer, port }));
        return [script, join(folder, "settings.json")];
      },
      ready: async ({ port }) => {
        await fetch(`https://localhost:${port}/.well-known/openid-configuration`, { dispatcher: trusting });
      },
    });
    return { ...server, origin: `https://localhost:${server.port}` };
  } finally {
    await trusting.close();
  }
}
