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
  /** Without TLS: for what cannot be told to trust this machine. */
  plain?: boolean;
  clients: Record<string, unknown>[];
  scopes?: string[];
  routes?: Record<string, string>;
  secondsOfTokens?: number;
  people?: Record<string, Record<string, unknown>>;
}

export interface AuthorizationServer extends LocalServer {
  /** `https://localhost:<port>`, vouched for by the certificate of this machine; or `http:`. */
  origin: string;
}

/** Starts oidc-provider on loopback. */
export async function startAuthorizationServer(
  settings: AuthorizationSettings,
): Promise<AuthorizationServer> {
  const { plain, ...told } = settings;
  const originOf = (port: number) => `${plain ? "http" : "https"}://localhost:${port}`;
  const trusting = new Agent({ connect: { ca: localhostCert } });
  try {
    const server = await startLocal({
      name: "oauth",
      program: process.execPath,
      args: ({ port, folder }) => {
        const whole = { issuer: originOf(port), ...told, port };
        writeFileSync(join(folder, "settings.json"), JSON.stringify(whole));
        return [script, join(folder, "settings.json")];
      },
      ready: async ({ port }) => {
        await fetch(`${originOf(port)}/.well-known/openid-configuration`, { dispatcher: trusting });
      },
    });
    return { ...server, origin: originOf(server.port) };
  } finally {
    await trusting.close();
  }
}
