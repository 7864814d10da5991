import "server-only";
import { z } from "zod";
import { csvCell } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { eachException, registerTerms } from "./data";
import { exceptionColumns } from "./export-row";
import { registerQueries, registerTabs } from "./schema";

const requestSchema = z.strictObject({ tab: z.enum(registerTabs).optional() });

/** The register, or a tab of it, as a file: what this person reads of it. An event itself. */
export async function exportExceptions({ web, scope, query, now }: MemberCall): Promise<Response> {
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  if (!asked.success) {
    throw new AppError({
      code: "bad_request",
      message: "The register has no such part.",
      safe: "Nothing was exported.",
      next: "Start the export again from Exceptions.",
    });
  }
  await takeExport(web.pool, scope.actor);
  const { tab } = asked.data;
  const lines = [exceptionColumns.map(({ title }) => title).join(",")];
  const terms = tab ? registerTerms(tab) : [];
  for await (const row of eachException(web.pool, scope, { terms, now }))
    lines.push(exceptionColumns.map(({ cell }) => csvCell(cell(row))).join(","));
  await auditAlone(
    web.prisma,
    {
      type: "export.made",
      noun: "exceptions",
      format: "csv",
      query: tab ? registerQueries[tab] : "",
      rows: lines.length - 1,
    },
    scope.actor,
    "exceptions",
  );
  return new Response(lines.map((line) => `${line}\r\n`).join(""), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-exceptions-${now.toISOString().slice(0, 10)}.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
