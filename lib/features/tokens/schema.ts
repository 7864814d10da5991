import { z } from "zod";
import type { Permission } from "@/lib/domain/permissions";

/** What a token may be given: what the API can be asked for. */
export const tokenPermissions = [
  "inventory:read",
  "finding:read",
  "source:read",
  "source:push",
  "usage:push",
  "people:provision",
  "owner:answer",
  "owner-rule:read",
  "campaign:read",
] as const satisfies readonly Permission[];
export const longestTokenDays = 365;
export const usualTokenDays = 90;

export const createTokenSchema = z.object({
  name: z.string().trim().min(1, "Say what the token is for.").max(100),
  permissions: z.array(z.enum(tokenPermissions)).min(1, "Choose at least one permission."),
  days: z.coerce
    .number({ error: "Write a number of days." })
    .int()
    .min(1, "At least one day.")
    .max(longestTokenDays, `At most ${longestTokenDays} days.`),
});
export type CreateToken = z.infer<typeof createTokenSchema>;
export const tokenIdSchema = z.object({ tokenId: z.uuid() });

export interface TokenRow {
  id: string;
  prefix: string;
  name: string;
  owner: string;
  own: boolean;
  permissions: string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  state: "active" | "expired" | "revoked";
}
