import { z } from "zod";
import { linkTokenHash } from "@/lib/platform/auth/one-time-link";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readCards } from "./data-cards";
import { linkTokenSchema, type QuestionCard } from "./schema";
import { askedOf } from "./where";

const linkSchema = z.object({
  messageId: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  expiresAt: z.date(),
});
export type Link = z.infer<typeof linkSchema>;

/** The link that a token is of, expired or not; null for what never was one, and for links of people who have left. */
export async function findLink(db: Runner, token: string): Promise<Link | null> {
  if (!linkTokenSchema.safeParse(token).success) return null;
  const found = await db.query(
    `SELECT l.message_id AS "messageId", l.person_id AS "personId", p.name, l.expires_at AS "expiresAt"
     FROM owner_links l JOIN people p ON p.id = l.person_id WHERE l.token_hash = $1 AND p.active`,
    [linkTokenHash(token)],
  );
  return found.rows[0] ? linkSchema.parse(found.rows[0]) : null;
}

/** The questions of a link's letter, as far as they are still that person's. Names of others only with a scope. */
export function readLetter(db: Runner, link: Link, scope: Scope | null, now: Date): Promise<QuestionCard[]> {
  const { messageId, personId } = link;
  return readCards(
    db,
    { personId, scope },
    (p) =>
      `q.id IN (SELECT m.question_id FROM owner_message_items m WHERE m.message_id = ${p.add(messageId)}::uuid)
       AND ${askedOf("q", `${p.add(personId)}::uuid`, p.time(now))}`,
    now,
  );
}
