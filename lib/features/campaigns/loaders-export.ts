import "server-only";
import type { Pool } from "pg";
import { z } from "zod";
import { csvCell } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { streamedBody } from "@/lib/platform/streamed-body";
import { readCampaign } from "./data";
import { eachCampaignItem } from "./data-items";
import { campaignColumns, type Line } from "./export-row";
import type { CampaignRow } from "./schema";

const timeoutMs = 10_000;
const requestSchema = z.strictObject({ id: z.uuid() });

/** The record of a campaign as a file: who was asked what when, and who answered what. An event itself. */
export async function exportCampaign({ web, scope, query, now }: MemberCall): Promise<Response> {
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  const campaign = asked.success
    ? await guardedRead(web.pool, (db) => readCampaign(db, scope, asked.data.id), timeoutMs)
    : null;
  if (campaign === null) {
    throw new AppError({
      code: "not_found",
      message: "There is no such campaign.",
      safe: "Nothing was exported.",
      next: "Start the export again from its page.",
    });
  }
  await takeExport(web.pool, scope.actor);
  const { id, counts } = campaign;
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  // Said before the first row leaves: an export that breaks off was an export too.
  await auditAlone(
    web.prisma,
    { type: "export.made", noun: "campaign", format: "csv", query: `campaign:${id}`, rows },
    scope.actor,
    `campaign:${id}`,
  );
  return new Response(streamedBody(linesOf(web.pool, scope, campaign)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-campaign-${now.toISOString().slice(0, 10)}.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}

/** The lines of the file: the titles, then one for each question of each item. */
export async function* linesOf(pool: Pool, scope: Scope, campaign: CampaignRow): AsyncGenerator<string> {
  yield `${campaignColumns.map(({ title }) => csvCell(title)).join(",")}\r\n`;
  for await (const item of eachCampaignItem(pool, scope, campaign.id)) {
    const questions: Line["question"][] = item.questions.length > 0 ? [...item.questions].reverse() : [null];
    for (const question of questions)
      yield `${campaignColumns.map(({ cell }) => csvCell(cell({ campaign, item, question }))).join(",")}\r\n`;
  }
}
