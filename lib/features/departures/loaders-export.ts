import "server-only";
import { z } from "zod";
import { csvCell } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { guardedRead } from "@/lib/platform/read";
import { readDeparture } from "./data";
import { allDepartureItems } from "./data-items";
import { departureColumns } from "./export-row";

const timeoutMs = 10_000;
const requestSchema = z.strictObject({ id: z.uuid(), format: z.enum(["csv", "json"]) });
const types = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" };

/** The record of a handover as a file: who answers for what now, and who decided what when. An event itself. */
export async function exportDeparture({ web, scope, query, now }: MemberCall): Promise<Response> {
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  const departure = asked.success
    ? await guardedRead(web.pool, (db) => readDeparture(db, scope, asked.data.id), timeoutMs)
    : null;
  if (!asked.success || departure === null) {
    throw new AppError({
      code: "not_found",
      message: "There is no such departure.",
      safe: "Nothing was exported.",
      next: "Start the export again from its page.",
    });
  }
  await takeExport(web.pool, scope.actor);
  const { id, format } = asked.data;
  const items = await allDepartureItems(web.pool, scope, id);
  const lines = items.flatMap((item) => item.reasons.map((reason) => ({ departure, item, reason })));
  const text =
    format === "json"
      ? JSON.stringify({ departure, identities: items, exportedAt: now }, null, 2)
      : [
          departureColumns.map(({ title }) => csvCell(title)).join(","),
          ...lines.map((line) => departureColumns.map(({ cell }) => csvCell(cell(line))).join(",")),
          "",
        ].join("\r\n");
  await auditAlone(
    web.prisma,
    { type: "export.made", noun: "departure", format, query: `departure:${id}`, rows: lines.length },
    scope.actor,
    `departure:${id}`,
  );
  return new Response(text, {
    headers: {
      "Content-Type": types[format],
      "Content-Disposition": `attachment; filename="rollcall-handover-${now.toISOString().slice(0, 10)}.${format}"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
