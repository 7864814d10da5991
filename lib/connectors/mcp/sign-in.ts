import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { AgentAuth } from "@/lib/domain/agent-profile";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { McpContext } from "./channel";
import { isSecretAddress } from "./config";

const text = z.string().max(500);
const metadataSchema = z.object({
  authorization_servers: z.array(text).max(20).catch([]),
  scopes_supported: z.array(text).max(300).catch([]),
});

/**
 * How callers of a server sign in, as it says itself: the challenge of its refusal, and what stands at the well-known place
 * (RFC 9728). The server's word for where that is counts only on its own origin.
 */
export async function signInOf(ctx: McpContext, url: string, challenge: string): Promise<AgentAuth> {
  const schemes = [...challenge.matchAll(/(?:^|,\s*)([A-Za-z][\w-]{1,30})(?=\s|$)/g)].map(
    ([, scheme = ""]) => scheme,
  );
  const metadata = await readMetadata(ctx, url, challenge);
  return {
    anonymous: false,
    schemes: [...new Set(schemes)].slice(0, 20),
    issuers: metadata.authorization_servers.map(scrubText),
    scopes: metadata.scopes_supported.map(scrubText),
  };
}

async function readMetadata(
  ctx: McpContext,
  url: string,
  challenge: string,
): Promise<z.output<typeof metadataSchema>> {
  const { origin, pathname } = new URL(url);
  const named = /resource_metadata="?([^",\s]{1,1000})/.exec(challenge)?.[1];
  const own = named && URL.canParse(named) && new URL(named).origin === origin ? named : null;
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const places = own ? [own] : [...new Set([`${root}${pathname.replace(/\/$/, "")}`, root])];
  for (const place of places) {
    const found = await tryRead(ctx, place);
    if (found) return found;
  }
  return { authorization_servers: [], scopes_supported: [] };
}

/** A help, not a need: a server that tells nothing has not told. */
async function tryRead(ctx: McpContext, url: string): Promise<z.output<typeof metadataSchema> | null> {
  try {
    const answer = await ctx.http.request({
      url,
      accept: [400, 401, 403, 404, 405, 406, 500],
      hidePath: isSecretAddress(url),
      signal: ctx.signal,
    });
    return answer.status >= 400 ? null : (metadataSchema.safeParse(answer.json()).data ?? null);
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
