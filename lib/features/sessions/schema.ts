import { z } from "zod";

export const sessionIdSchema = z.object({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) });
export const sessionsOfSchema = z.object({ userId: z.uuid() });

/** A session as its owner sees it. Its id is a hash: it cannot be used to sign in. */
export interface SessionRow {
  id: string;
  current: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  userAgent: string;
  address: string;
}
