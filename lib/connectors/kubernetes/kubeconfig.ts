import { parse } from "yaml";
import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { TlsIdentity } from "@/lib/connectors/sdk/http";

/** Where a cluster answers, and how to sign in to it. */
export interface Entrance {
  server: string;
  token: string | null;
  tls: TlsIdentity | undefined;
}

const base64 = z.string().max(1_000_000).optional();
const kubeconfigSchema = z.object({
  "current-context": z.string().default(""),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.looseObject({ server: z.string(), "certificate-authority-data": base64 }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z
        .looseObject({
          token: z.string().optional(),
          "client-certificate-data": base64,
          "client-key-data": base64,
        })
        .nullable()
        .transform((user) => user ?? {}),
    }),
  ),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) }),
  ),
});

/** What a kubeconfig may ask for that is refused, with the reason. Nothing that it names is run or opened. */
const refused: { [key: string]: string } = {
  exec: "runs a program to sign in; use the token of a service account",
  "auth-provider": "signs in through a provider; use the token of a service account",
  username: "signs in with a password, which clusters no longer accept",
  tokenFile: "names a file; make it with --flatten",
  "client-certificate": "names a file; make it with --flatten",
  "client-key": "names a file; make it with --flatten",
  "certificate-authority": "names a file; make it with --flatten",
  "insecure-skip-tls-verify": "does not check who answers; give the cluster's certificate authority",
  "proxy-url": "goes through a proxy, which is not supported",
  "tls-server-name": "expects another name on the certificate, which is not supported",
};

/**
 * The entrance of the current context of a kubeconfig (YAML or JSON).
 * @throws SourceError `malformed` or `unsupported`; never quotes the file.
 */
export function readKubeconfig(text: string): Entrance {
  const config = kubeconfigSchema.safeParse(parsed(text));
  if (!config.success) throw malformed("it has not the parts of one");
  const { clusters, users, contexts } = config.data;
  const named = contexts.find(({ name }) => name === config.data["current-context"]);
  const context = named ?? (contexts.length === 1 ? contexts[0] : undefined);
  if (!context) throw malformed("it names no current context");
  const cluster = clusters.find(({ name }) => name === context.context.cluster)?.cluster;
  const user = users.find(({ name }) => name === context.context.user)?.user;
  if (!cluster || !user) throw malformed("its context names a cluster or user that it does not hold");
  for (const part of [cluster, user]) {
    for (const [key, why] of Object.entries(refused)) {
      if (!Object.hasOwn(part, key) || !part[key]) continue;
      throw new SourceError({ kind: "unsupported", message: `The kubeconfig ${why}.` });
    }
  }
  const tls = {
    ca: decoded(cluster["certificate-authority-data"]),
    cert: decoded("client-certificate-data" in user ? user["client-certificate-data"] : undefined),
    key: decoded("client-key-data" in user ? user["client-key-data"] : undefined),
  };
  const token = "token" in user && typeof user.token === "string" ? user.token : null;
  if (!token && !(tls.cert && tls.key))
    throw malformed("its user has neither a token nor a certificate with its key");
  return {
    server: cluster.server.replace(/\/+$/, ""),
    token,
    tls: Object.values(tls).some(Boolean) ? tls : undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 20 });
  } catch {
    throw malformed("it is neither YAML nor JSON");
  }
}

function decoded(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const pem = Buffer.from(text, "base64").toString("utf8");
  if (!pem.includes("-----BEGIN ")) throw malformed("a certificate or key in it is not PEM in base64");
  return pem;
}

function malformed(why: string): SourceError {
  const next = "Paste what `kubectl config view --raw --minify --flatten -o json` prints.";
  return new SourceError({ kind: "malformed", message: `The kubeconfig cannot be used: ${why}. ${next}` });
}
