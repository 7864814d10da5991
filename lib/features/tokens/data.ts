import type { Web } from "@/lib/platform/web";
import type { TokenRow } from "./schema";

/** A member's tokens, or with `all` everybody's; those that still work first. */
export async function listTokens(
  { prisma, pool }: Pick<Web, "prisma" | "pool">,
  asked: { userId: string; all: boolean },
  now: Date,
): Promise<TokenRow[]> {
  const tokens = await prisma.apiToken.findMany({
    where: asked.all ? {} : { userId: asked.userId },
    orderBy: { createdAt: "desc" },
  });
  const owners = await pool.query<{ id: string; name: string }>(
    "SELECT id, name FROM users WHERE id = ANY($1::uuid[])",
    [tokens.map((token) => token.userId)],
  );
  const names = new Map(owners.rows.map((owner) => [owner.id, owner.name]));
  const rows = tokens.map(
    ({ id, prefix, name, userId, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }): TokenRow => {
      const state = revokedAt !== null ? "revoked" : expiresAt <= now ? "expired" : "active";
      const owner = names.get(userId) ?? userId;
      return {
        id,
        prefix,
        name,
        owner,
        own: userId === asked.userId,
        permissions: scopes,
        createdAt,
        expiresAt,
        lastUsedAt,
        state,
      };
    },
  );
  return [...rows.filter((row) => row.state === "active"), ...rows.filter((row) => row.state !== "active")];
}
