import type { LiveContext } from "@/lib/connectors/sdk/contract";
import { type Ask, openGoogle } from "@/lib/connectors/sdk/google-session";
import type { GcpConfig } from "./config";

export type GcpContext = LiveContext<GcpConfig>;

const scope = "https://www.googleapis.com/auth/cloud-platform";

/**
 * Signs in as the service account.
 * @throws SourceError `denied` when Google does not accept its key.
 */
export async function openSession(ctx: GcpContext): Promise<Ask> {
  const session = openGoogle(ctx, { key: ctx.config.key, scopeOf: () => scope });
  await session.signIn(scope);
  return session.ask;
}
