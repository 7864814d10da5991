import { randomUUID } from "node:crypto";
import type { Evidence } from "@/lib/domain/owner-question";
import { previewRound } from "@/lib/features/questions/data-preview";
import { sendRound } from "@/lib/features/questions/mutations-ask";
import type { RoundChoice } from "@/lib/features/questions/schema-asking";
import { askDue } from "@/lib/jobs/questions/ask-due";
import { deliverQuestions } from "@/lib/jobs/questions/deliver-questions";
import { AlertRig } from "@/tests/factories/alert-rig";
import { insertRows } from "@/tests/factories/insert-rows";
import { type IdentityFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";

const signal = new AbortController().signal;
export const origin = "https://rollcall.example.com";

/** A database in which owners are asked, with a clock that tests move. */
export class AskingRig {
  channelId: string | null = null;
  slackButtons = false;

  private constructor(readonly alerts: AlertRig) {}

  static async start(): Promise<AskingRig> {
    return new AskingRig(await AlertRig.start());
  }

  stop(): Promise<void> {
    return this.alerts.stop();
  }

  get pool() {
    return this.alerts.pool;
  }
  get now() {
    return this.alerts.now;
  }
  get scope() {
    return this.alerts.scope;
  }

  days(n: number): void {
    this.alerts.later(n * 24 * 60);
  }

  async person(name: string, more: Record<string, unknown> = {}): Promise<string> {
    const id = randomUUID();
    const email = `${name.toLowerCase()}@example.com`;
    await insertRows(this.pool, "people", [{ id, name, email, active: true, ...more }]);
    return id;
  }

  async team(name: string, memberIds: readonly string[]): Promise<string> {
    const id = randomUUID();
    await insertRows(this.pool, "teams", [{ id, name }]);
    await insertRows(
      this.pool,
      "team_members",
      memberIds.map((person_id) => ({ team_id: id, person_id })),
    );
    return id;
  }

  /** Identities with a risk from the last to the first. */
  async identities(n: number, more: Partial<IdentityFixture> = {}): Promise<string[]> {
    const made = Array.from({ length: n }, (_, index) =>
      identityFixture({ name: `bot-${index}`, risk: n - index, tier: 2, ...more }),
    );
    await insertIdentities(this.pool, made);
    return made.map(({ id }) => id);
  }

  async suggest(
    identityIds: readonly string[],
    whom: { person?: string; team?: string },
    more: { kind?: string; role?: string; place?: number; level?: string; evidence?: Evidence[] } = {},
  ): Promise<void> {
    await insertRows(
      this.pool,
      "owner_suggestions",
      identityIds.map((identity_id) => ({
        identity_id,
        kind: more.kind ?? "own",
        role: more.role ?? "technical",
        place: more.place ?? 1,
        person_id: whom.person ?? null,
        team_id: whom.team ?? null,
        confidence: 90,
        level: more.level ?? "high",
        evidence: more.evidence ?? [{ kind: "tag", text: "the tag owner names you" }],
        against: [],
        grouping: "tag",
        at: this.now,
      })),
    );
  }

  choice(more: Partial<RoundChoice> = {}): RoundChoice {
    return { query: "", from: ["named", "high", "medium"], teamId: null, channelId: this.channelId, ...more };
  }

  preview(more: Partial<RoundChoice> = {}) {
    const looking = { scope: this.scope, name: "Ada Admin", origin, now: this.now };
    return previewRound(this.pool, looking, this.choice(more));
  }

  async send(more: Partial<RoundChoice> = {}, roundId: string = randomUUID()) {
    const { seen } = await this.preview(more);
    return sendRound(this, this.scope, { roundId, choice: this.choice(more), seen }, this.now);
  }

  async deliver(): Promise<void> {
    await deliverQuestions(
      {
        ...this.alerts.sending,
        now: async () => this.now,
        warn: (error) => this.alerts.defects.push(error),
        slackButtons: this.slackButtons,
      },
      signal,
    );
  }

  /** Looks around and sends what is due, as the worker does. */
  async tick(): Promise<void> {
    await askDue(this.pool, this.now, signal, (error) => this.alerts.defects.push(error));
    await this.deliver();
  }

  /** Closes a question as an answer does. */
  async answered(id: string, state: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.pool.query(
      `UPDATE owner_questions SET state = $2, answered_at = $3, answered_by = 'person:x', via = 'app', reason = $4, named_person_id = $5 WHERE id = $1`,
      [id, state, this.now, more.reason ?? null, more.named ?? null],
    );
    await this.pool.query(
      `UPDATE ownerships o SET state = CASE WHEN $2 = 'accepted' THEN 'accepted' ELSE 'declined' END, confirmed_at = CASE WHEN $2 = 'accepted' THEN $3::timestamptz END
       FROM owner_questions q WHERE q.id = $1 AND o.subject_id = q.identity_id AND o.role = q.role`,
      [id, state, this.now],
    );
  }

  async questions(): Promise<
    {
      id: string;
      who: string;
      state: string;
      step: string;
      kind: string;
      identity: string;
      owner: string;
      due_at: Date;
      reminders: number;
    }[]
  > {
    const { rows } = await this.pool.query(
      `SELECT q.id, coalesce(p.name, t.name) AS who, q.state, q.step, q.kind, i.name AS identity, i.owner_state AS owner, q.due_at, q.reminders
       FROM owner_questions q JOIN identities i ON i.id = q.identity_id LEFT JOIN people p ON p.id = q.person_id
       LEFT JOIN teams t ON t.id = q.team_id ORDER BY q.asked_at, i.risk DESC, q.id`,
    );
    return rows;
  }

  async messages(): Promise<
    {
      id: string;
      to: string | null;
      kind: string;
      state: string;
      attempts: number;
      last_error: string | null;
      note: string | null;
      items: number;
    }[]
  > {
    const { rows } = await this.pool.query(
      `SELECT m.id, p.name AS to, m.kind, m.state, m.attempts, m.last_error, m.note,
         (SELECT count(*)::int FROM owner_message_items x WHERE x.message_id = m.id) AS items
       FROM owner_messages m LEFT JOIN people p ON p.id = m.person_id ORDER BY m.created_at, p.name, m.kind`,
    );
    return rows;
  }

  /** Forgets everything but the channels. */
  async clear(): Promise<void> {
    await this.pool.query(
      `DELETE FROM owner_messages; DELETE FROM owner_questions; DELETE FROM owner_suggestions; DELETE FROM ownerships; DELETE FROM ask_rounds;
       DELETE FROM settings; DELETE FROM slack_presses; DELETE FROM identities; DELETE FROM teams; DELETE FROM people; DELETE FROM channels`,
    );
  }
}
