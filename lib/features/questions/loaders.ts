import "server-only";
import { headers } from "next/headers";
import { currentMember } from "@/lib/platform/auth/current-member";
import { makeRenderNonce } from "@/lib/platform/auth/render-nonce";
import { CallLimit } from "@/lib/platform/auth/throttle";
import { requireScope, scopeOf } from "@/lib/platform/loader";
import { requestFacts } from "@/lib/platform/request-facts";
import type { Scope } from "@/lib/platform/scope";
import { web, webKeys } from "@/lib/platform/web";
import { countInbox, listInbox, questionsOf, readOwned, readRecent } from "./data-inbox";
import { findLink, readLetter } from "./data-letter";
import {
  type Letter,
  linkPurpose,
  type QuestionGroup,
  type QuestionHistoryRow,
  type RecentAnswer,
} from "./schema";

export interface InboxLoad {
  groups: QuestionGroup[];
  /** What they answer for, and the query for it. Null: they are nobody in the record, so nobody can ask them. */
  owned: { count: number; query: string } | null;
  recent: RecentAnswer[];
  /** Whose inbox it is. */
  reader: string;
}

/** What waits for the member who is signed in. */
export async function loadInbox(): Promise<InboxLoad> {
  const scope = await requireScope("owner:answer");
  const { pool } = await web();
  const now = new Date();
  const [groups, owned, recent] = await Promise.all([
    listInbox(pool, scope, now),
    readOwned(pool, scope),
    readRecent(pool, scope, now),
  ]);
  return { groups, owned, recent, reader: scope.actor };
}

/** How many questions wait for a member; null where none can. */
export async function loadInboxCount(scope: Scope): Promise<number | null> {
  if (scope.personId === null || !scope.can("owner:answer")) return null;
  return countInbox((await web()).pool, scope, new Date());
}

/** Whom an identity was asked about. The identity was loaded within the reader's reach before. */
export async function loadQuestions(identityId: string): Promise<QuestionHistoryRow[]> {
  await requireScope("inventory:read");
  return questionsOf((await web()).pool, identityId);
}

/** Looks of one network in a minute: tokens cannot be guessed, and reading costs. */
const looksPerMinute = 240;

/** What a letter's link leads to. Changes nothing: whoever opens it, however often, has decided nothing. */
export async function loadLetter(token: string): Promise<Letter> {
  const { pool } = await web();
  const now = new Date();
  const { network } = requestFacts(await headers());
  if (!(await new CallLimit(pool, "letter", looksPerMinute, 60).take(network)).allowed) {
    return { kind: "too_many" };
  }
  const link = await findLink(pool, token);
  if (link === null) return { kind: "unknown" };
  if (link.expiresAt <= now) return { kind: "expired" };
  const member = await currentMember();
  if (member !== null && member.personId !== link.personId) return { kind: "somebody_else" };
  const scope = member && scopeOf(member);
  const mayAnswer = scope?.can("owner:answer") ? scope : null;
  const { session } = await webKeys();
  return {
    kind: "open",
    name: link.name,
    signedIn: mayAnswer !== null,
    nonce: makeRenderNonce(session, linkPurpose(token), now),
    cards: await readLetter(pool, link, mayAnswer, now),
  };
}
