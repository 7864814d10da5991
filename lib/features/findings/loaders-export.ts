import "server-only";
import { z } from "zod";
import { findingFormatNames, findingFormats } from "@/lib/domain/finding-formats/export-formats";
import { findingPieces } from "@/lib/domain/finding-formats/finding-pieces";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { isStorable } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { productVersion } from "@/lib/platform/product-version";
import { streamedBody } from "@/lib/platform/streamed-body";
import { countFindings, eachFinding } from "./data";
import { eachWithFacts } from "./data-export";

const requestSchema = z.strictObject({
  q: z.string().max(maxQueryLength).refine(isStorable).default(""),
  format: z.enum(findingFormatNames).default("csv"),
});

const refused = (code: string, message: string) =>
  new AppError({
    code,
    message,
    safe: "Nothing was exported.",
    next: "Start it again from the inbox of findings.",
  });

/** Every finding that a query of the inbox finds, within the reader's scope, as a file. An event itself. */
export async function exportFindings({ web, scope, query, now }: MemberCall): Promise<Response> {
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  if (!asked.success)
    throw refused("bad_request", "This export cannot be made: its address is not complete.");
  const { q, format } = asked.data;
  const parsed = parseQuery(q, findingFields);
  if (!parsed.ok) throw refused("bad_query", parsed.problems.map(({ message }) => message).join(" "));
  await takeExport(web.pool, scope.actor);
  const found = { terms: parsed.terms, now };
  const { count } = await countFindings(web.pool, scope, found);
  // Said before the first row leaves: an export that breaks off was an export too.
  await auditAlone(
    web.prisma,
    { type: "export.made", noun: "findings", format, query: q, rows: count },
    scope.actor,
    "findings",
  );
  const each = format === "sarif" || format === "ocsf" ? eachWithFacts : eachFinding;
  const setting = { address: web.env.publicUrl, version: productVersion() };
  const { type, extension } = findingFormats[format];
  const stamp = now.toISOString().slice(0, 16).replace(":", "");
  return new Response(streamedBody(findingPieces(each(web.pool, scope, found), format, setting)), {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="rollcall-findings-${stamp}Z.${extension}"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
