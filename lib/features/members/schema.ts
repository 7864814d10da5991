import { z } from "zod";
import { longestPassword } from "@/lib/domain/password";
import { membershipScopeSchema, roles } from "@/lib/domain/permissions";

/** What crosses the wire about members: forms in, rows out. */

const email = z
  .email("Write an e-mail address, like ana@example.com.")
  .max(320)
  .transform((text) => text.trim().toLowerCase());
const name = z.string().trim().min(1, "Write a name.").max(200);
/** Whether it is good enough depends on the role; that is judged later. */
const newPassword = z
  .string()
  .min(1, "Choose a password.")
  .max(longestPassword * 4);
const linkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const setUpSchema = z.object({ token: linkToken, email, name, password: newPassword });
export type SetUp = z.infer<typeof setUpSchema>;
export const joinSchema = z.object({ token: linkToken, name, password: newPassword });
export const linkTokenSchema = z.object({ token: linkToken });
export const inviteSchema = z.object({ email, role: z.enum(roles), scope: membershipScopeSchema });
export const changeMemberSchema = z.object({
  userId: z.uuid(),
  role: z.enum(roles),
  scope: membershipScopeSchema,
});
export const memberIdSchema = z.object({ userId: z.uuid() });
export const invitationIdSchema = z.object({ invitationId: z.uuid() });
export const changePasswordSchema = z.object({
  current: z.string().min(1, "Write your present password.").max(1000),
  next: newPassword,
});

/** A member as the list shows it. */
export const memberRowSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  scope: membershipScopeSchema,
  signsInWith: z.enum(["password", "oidc"]),
  disabledAt: z.date().nullable(),
  createdAt: z.date(),
  lastSeenAt: z.date().nullable(),
  sessions: z.number(),
});
export type MemberRow = z.infer<typeof memberRowSchema>;

/** An invitation that nobody followed yet. */
export interface InvitationRow {
  id: string;
  email: string;
  role: (typeof roles)[number];
  expiresAt: Date;
}
