import { randomUUID } from "node:crypto";
import type { CampaignOutcome } from "@/lib/domain/ownership/campaign";
import { readCampaign } from "@/lib/features/campaigns/data";
import { type ItemsWanted, listCampaignItems } from "@/lib/features/campaigns/data-items";
import { previewCampaign } from "@/lib/features/campaigns/data-preview";
import { startCampaign } from "@/lib/features/campaigns/mutations";
import type { CampaignChoice } from "@/lib/features/campaigns/schema";
import { guardedRead } from "@/lib/platform/read";
import { AskingRig, origin } from "@/tests/factories/asking-rig";
import { SmtpServer } from "@/tests/factories/smtp-server";

/** Campaigns in a database of their own, with a mail server and a clock that tests move. */
export class CampaignRig {
  private constructor(
    readonly asking: AskingRig,
    public smtp: SmtpServer,
  ) {}

  static async start(): Promise<CampaignRig> {
    return new CampaignRig(await AskingRig.start(), await new SmtpServer().start());
  }

  async stop(): Promise<void> {
    this.smtp.stop();
    await this.asking.stop();
  }

  /** Begins anew: nothing but a channel to a mail server that has nothing. */
  async reset(): Promise<void> {
    const { asking } = this;
    this.smtp.stop();
    this.smtp = await new SmtpServer().start();
    await asking.pool.query("DELETE FROM campaigns; DELETE FROM actions; DELETE FROM channel_tests");
    await asking.clear();
    asking.alerts.now = new Date("2026-11-27T10:00:00Z");
    const mail = await asking.alerts.channel("email", {
      host: "127.0.0.1",
      port: String(this.smtp.port),
      security: "none",
      from: "rollcall@example.com",
    });
    asking.channelId = mail.channelId;
  }

  /** Who was written to under which subject. */
  get heads(): string[] {
    return this.smtp.letters.map(({ to, data }) => `${to[0]}: ${/^Subject: (.*)$/m.exec(data)?.[1]}`);
  }

  choice(more: Partial<CampaignChoice> = {}): CampaignChoice {
    return {
      ...{ query: "", from: ["named", "high", "medium"], teamId: null, channelId: this.asking.channelId },
      ...{ name: "Claim Shop", end: "2026-12-11", atEnd: "queue", remindDays: 5 },
      ...more,
    };
  }

  preview(more: Partial<CampaignChoice> = {}, scope = this.asking.scope) {
    const looking = { scope, name: "Ada Admin", origin, now: this.asking.now };
    return previewCampaign(this.asking.pool, looking, this.choice(more));
  }

  /** Looks, and starts what was seen. */
  async launch(more: Partial<CampaignChoice> = {}, campaignId: string = randomUUID()) {
    const { seen } = await this.preview(more);
    const asked = { campaignId, choice: this.choice(more), seen };
    return startCampaign(this.asking, this.asking.scope, asked, this.asking.now);
  }

  campaign(id: string, scope = this.asking.scope) {
    return guardedRead(this.asking.pool, (db) => readCampaign(db, scope, id), 10_000);
  }

  /** How many items became what. */
  async counts(id: string) {
    return (await this.campaign(id))?.counts;
  }

  items(id: string, more: Partial<ItemsWanted> = {}, scope = this.asking.scope) {
    const wanted = { outcome: null, whom: null, limit: 200, ...more };
    return listCampaignItems(this.asking.pool, scope, id, wanted);
  }

  /** The names of the items of an outcome. */
  async named(id: string, outcome: CampaignOutcome): Promise<(string | null)[]> {
    return (await this.items(id, { outcome })).rows.map(({ identity }) => identity.name);
  }
}
