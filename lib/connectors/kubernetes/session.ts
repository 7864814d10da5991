import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer, HttpRequest } from "@/lib/connectors/sdk/http";
import type { KubernetesConfig } from "./config";
import { clusterPermission } from "./data-sets";
import { type Entrance, readKubeconfig } from "./kubeconfig";

export type KubernetesContext = LiveContext<KubernetesConfig>;
export type Ask = (path: string, more?: Omit<HttpRequest, "url" | "tls" | "signal">) => Promise<HttpAnswer>;

const podFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
const inCluster = "https://kubernetes.default.svc";

/** Everything that is sent to the API server goes through this: signed in, and trusted by the cluster's authority. */
export async function openSession(ctx: KubernetesContext): Promise<Ask> {
  const { server, token, tls } = await entranceOf(ctx.config);
  return (path, { headers = {}, ...more } = {}) =>
    ctx.http.request({
      url: `${server}${path}`,
      headers: {
        accept: "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(tls ? { tls } : {}),
      signal: ctx.signal,
      ...more,
    });
}

async function entranceOf(config: KubernetesConfig): Promise<Entrance> {
  if (config.auth === "kubeconfig") return readKubeconfig(config.kubeconfig_text ?? "");
  if (config.auth === "token") {
    const tls = config.ca ? { ca: config.ca } : undefined;
    return { server: config.server ?? "", token: config.token ?? null, tls };
  }
  try {
    // Read anew each time: the token of a pod lives for an hour.
    const [token, ca] = await Promise.all([
      readFile(`${podFolder}/token`, "utf8"),
      readFile(`${podFolder}/ca.crt`, "utf8"),
    ]);
    return { server: inCluster, token: token.trim(), tls: { ca } };
  } catch (error) {
    const message =
      "The worker does not run in a pod with a service account. Choose a token or a kubeconfig instead.";
    throw new SourceError({ kind: "unreachable", message }, { cause: error });
  }
}

const namespaceSchema = z.object({ metadata: z.object({ uid: z.string().min(1).max(100) }) });

/** The lasting id of the cluster: what the configuration says, else the uid of kube-system. */
export async function readClusterId(ctx: KubernetesContext, ask: Ask): Promise<string> {
  if (ctx.config.cluster) return ctx.config.cluster;
  const answer = await ask("/api/v1/namespaces/kube-system", { permission: clusterPermission });
  const namespace = namespaceSchema.safeParse(answer.json());
  if (namespace.success) return namespace.data.metadata.uid;
  throw new SourceError({
    kind: "malformed",
    message: "The address does not answer as a Kubernetes API server.",
  });
}

const discoverySchema = z.object({ issuer: z.string().min(1).max(2000) });

/** Who vouches for tokens of this cluster elsewhere; null where the reader may not ask, or the cluster tells nobody. */
export async function readIssuer(ask: Ask): Promise<string | null> {
  const answer = await ask("/.well-known/openid-configuration", { accept: [401, 403, 404] });
  if (answer.status !== 200) return null;
  return discoverySchema.safeParse(answer.json()).data?.issuer ?? null;
}
