import { z } from "zod";

export const sessionIdSchema = z.object({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) });
export const sessionsOfSchema = z.object({ userId: z.uuid() });
/** A password that exists: how long it may be was judged when it was chosen. */
export const confirmSchema = z.object({ password: z.string().min(1, "Write your password.").max(1000) });

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
