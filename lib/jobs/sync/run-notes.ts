import type { Pool } from "pg";

/** Sentences kept on a run. */
const most = 200;

/** What the reader of a source tells while it reads, kept on the run for people; each sentence once. */
export class RunNotes {
  private waiting = new Set<string>();

  constructor(
    private readonly pool: Pool,
    private readonly runId: string,
  ) {}

  readonly add = (message: string): void => {
    this.waiting.add(message);
  };

  /** Writes what was told since the last time. */
  async save(): Promise<void> {
    if (this.waiting.size === 0) return;
    const told = [...this.waiting];
    this.waiting = new Set();
    await this.pool.query(
      `UPDATE sync_runs SET notes = notes || coalesce((
         SELECT jsonb_agg(t.note ORDER BY t.place) FROM unnest($2::text[]) WITH ORDINALITY t(note, place) WHERE NOT notes ? t.note), '[]')
       WHERE id = $1 AND jsonb_array_length(notes) < ${most}`,
      [this.runId, told],
    );
  }
}
