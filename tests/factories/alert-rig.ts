import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChannelKind } from "@/lib/domain/alert";
import { getAlert, readAlert } from "@/lib/features/alerts/data";
import { previewAlert } from "@/lib/features/alerts/data-preview";
import { saveAlert } from "@/lib/features/alerts/mutations";
import { armAlert } from "@/lib/features/alerts/mutations-arm";
import type { AlertPreview, AlertRow, SaveAlert } from "@/lib/features/alerts/schema";
import { addChannel } from "@/lib/features/channels/mutations";
import { saveView } from "@/lib/features/views/mutations";
import { deliverDue } from "@/lib/jobs/alerts/deliver-due";
import type { SendOptions } from "@/lib/jobs/alerts/open-channel";
import { tellDue } from "@/lib/jobs/alerts/tell-due";
import { loadKeys, type WebKeys, type WorkerKeys } from "@/lib/platform/keys";
import { createPrisma } from "@/lib/platform/prisma";
import { prepareQueue } from "@/lib/platform/queue";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser, type MadeUser } from "@/tests/factories/members";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const signal = new AbortController().signal;
const origin = "https://rollcall.example.com";

/** A database with an administrator, the keys of web and worker, and a clock that tests move. */
export class AlertRig {
  now = new Date("2026-11-27T10:00:00Z");
  readonly defects: unknown[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly prisma: PrismaClient,
    readonly web: WebKeys,
    readonly worker: WorkerKeys,
    readonly admin: MadeUser,
    readonly scope: Scope,
    private readonly folder: string,
  ) {}

  static async start(): Promise<AlertRig> {
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), "rollcall-alerts-"));
    const env = { workerKeyFile: undefined, fingerprintKeyFile: undefined, sessionKeyFile: undefined };
    const load = { env, dataDir: folder, pool: database.pool } as const;
    await loadKeys({ ...load, role: "command" });
    const web = await loadKeys({ ...load, role: "web" });
    const worker = await loadKeys({ ...load, role: "worker" });
    await prepareQueue(database.pool);
    const prisma = createPrisma(database.pool);
    const admin = await createUser(prisma, "admin");
    const { scope } = member("admin", { id: admin.id });
    return new AlertRig(database, prisma, web, worker, admin, scope, folder);
  }

  async stop(): Promise<void> {
    await this.prisma.$disconnect();
    rmSync(this.folder, { recursive: true, force: true });
    await this.database.drop();
  }

  get pool() {
    return this.database.pool;
  }

  get sending(): SendOptions {
    return { pool: this.pool, keys: this.worker, allowCidrs: ["127.0.0.0/8"], publicUrl: origin };
  }

  later(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  /** Adds a channel; gives its id, and a webhook's signing secret. */
  async channel(kind: ChannelKind, fields: Record<string, string>, name: string = kind) {
    const channelId = randomUUID();
    const done = await addChannel(
      this.database,
      this.scope,
      this.web,
      { channelId, kind, name, fields },
      this.now,
    );
    if (!done.ok) throw new Error(JSON.stringify(done.fieldErrors));
    return { channelId, signingSecret: done.signingSecret ?? "" };
  }

  async view(query: string, name = `View of ${query}`.slice(0, 80), owner = this.admin.id): Promise<string> {
    const content = { noun: "findings" as const, name, query, sort: "-rank", columns: [] };
    const viewer = { userId: owner, canShare: true };
    return (await saveView(this, viewer, { ...content, shared: true, isDefault: false })).id;
  }

  /** Saves an alert that tells at once of all that is critical or high; gives it as it would be saved. */
  async alert(
    parts: Pick<SaveAlert, "channelId" | "viewId"> & Partial<SaveAlert>,
    by: { scope: Scope; userId: string } = { scope: this.scope, userId: this.admin.id },
  ): Promise<SaveAlert> {
    const alertId = randomUUID();
    const saved: SaveAlert = {
      alertId,
      name: `Alert ${alertId.slice(0, 8)}`,
      recipients: [],
      cadence: "at_once",
      hour: 8,
      weekday: 1,
      minSeverity: null,
      per: "finding",
      enabled: true,
      ...parts,
    };
    await saveAlert(this.database, by, saved, this.now);
    return saved;
  }

  async preview(alertId: string): Promise<AlertPreview> {
    const shown = await previewAlert(this.pool, this.scope, alertId, origin, this.now);
    if (!shown) throw new Error("there is no such alert");
    return shown;
  }

  async arm(alertId: string, existing: "send" | "told" = "told") {
    const { seen } = await this.preview(alertId);
    return armAlert(this.database, this.scope, { alertId, seen, existing }, this.now);
  }

  /** Looks around and sends what is due, as the worker does. */
  async tick(): Promise<void> {
    await tellDue(this.pool, this.now, signal, (error) => this.defects.push(error));
    await this.deliver();
  }

  async deliver(): Promise<void> {
    await deliverDue(
      { ...this.sending, now: async () => this.now, warn: (error) => this.defects.push(error) },
      signal,
    );
  }

  async read(alertId: string): Promise<AlertRow> {
    const alert = await guardedRead(this.pool, (db) => readAlert(db, alertId));
    if (!alert) throw new Error("there is no such alert");
    return alert;
  }

  async deliveries(): Promise<
    {
      state: string;
      attempts: number;
      summary: string;
      last_error: string | null;
      next_at: Date;
      id: string;
    }[]
  > {
    const { rows } = await this.pool.query(
      "SELECT id, state, attempts, summary, last_error, next_at FROM deliveries ORDER BY created_at, id",
    );
    return rows;
  }

  /** Whether a scope reaches the alert. */
  async reaches(scope: Scope, alertId: string): Promise<boolean> {
    return (await guardedRead(this.pool, (db) => getAlert(db, scope, alertId))) !== null;
  }
}
