import { writeAudit } from "@/lib/platform/audit";
import { createToken } from "@/lib/platform/auth/api-token";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";
import type { CreateToken } from "./schema";

type Database = Pick<Web, "prisma">;

/** Makes a token that can do no more than its owner; gives its text, which is nowhere else. */
export async function createApiToken(
  { prisma }: Database,
  owner: { userId: string; scope: Scope },
  asked: CreateToken,
  now: Date,
): Promise<{ token: string; prefix: string; expiresAt: Date }> {
  const { name, permissions, days } = asked;
  const beyond = permissions.find((permission) => !owner.scope.can(permission));
  if (beyond !== undefined) {
    throw new AppError({
      code: "not_permitted",
      message: `Your role does not have the permission ${beyond}, so a token of yours cannot have it.`,
      safe: "No token was created.",
      next: "Leave it out, or ask an administrator.",
    });
  }
  const { token, prefix, secretHash } = createToken();
  const expiresAt = new Date(now.getTime() + days * 86_400_000);
  await prisma.$transaction(async (tx) => {
    const made = await tx.apiToken.create({
      data: {
        prefix,
        secretHash: Uint8Array.from(secretHash),
        name,
        userId: owner.userId,
        scopes: [...new Set(permissions)],
        createdAt: now,
        expiresAt,
      },
    });
    const event = {
      type: "token.created" as const,
      tokenId: made.id,
      name,
      permissions,
      expiresAt: expiresAt.toISOString(),
    };
    await writeAudit(tx, event, owner.scope.actor, `token:${prefix}`);
  });
  return { token, prefix, expiresAt };
}

/** Revokes a token at once: one's own, or with the permission for it anybody's. A foreign one answers like a missing one. */
export async function revokeApiToken(
  { prisma }: Database,
  by: { userId: string; scope: Scope },
  tokenId: string,
  now: Date,
): Promise<void> {
  const reach = by.scope.can("token:manage") ? {} : { userId: by.userId };
  await prisma.$transaction(async (tx) => {
    const token = await tx.apiToken.findFirst({ where: { id: tokenId, ...reach } });
    if (token === null) {
      throw new AppError({
        code: "no_such_token",
        message: "There is no such token.",
        safe: "Nothing was changed.",
        next: "Reload the list.",
      });
    }
    const revoked = await tx.apiToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: now },
    });
    if (revoked.count === 0) return;
    await writeAudit(
      tx,
      { type: "token.revoked", tokenId, name: token.name },
      by.scope.actor,
      `token:${token.prefix}`,
    );
  });
}
