import { z } from "zod";

/** How the last request of an identity provider went, as it was noted. */
export const scimNoteSchema = z.object({
  at: z.coerce.date(),
  what: z.string(),
  status: z.number().int(),
  refused: z.string().nullable(),
});
export type ScimNote = z.output<typeof scimNoteSchema>;

/** What the settings show of provisioning. */
export interface ProvisioningPage {
  /** What an identity provider is given as its address. */
  address: string;
  users: number;
  active: number;
  groups: number;
  /** People who would be gone by SCIM, and wait for a human. */
  held: number;
  last: ScimNote | null;
  refused: ScimNote | null;
  /** Tokens that may provision and still work. */
  tokens: { name: string; prefix: string; expiresAt: Date; narrow: boolean }[];
}
