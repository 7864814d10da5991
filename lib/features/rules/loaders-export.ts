import "server-only";
import { z } from "zod";
import { frameworkNames } from "@/lib/domain/assessment/frameworks";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { streamedBody } from "@/lib/platform/streamed-body";
import { readCatalogue } from "./data";
import { evidenceLines, evidenceOf } from "./data-evidence";

const requestSchema = z.strictObject({ framework: z.enum(frameworkNames).optional() });

const refusal = (code: string, message: string, next: string) =>
  new AppError({ code, message, safe: "Nothing was exported.", next });

/**
 * Each clause of a standard, or of all, with what its rules say: together in its first row, then each by itself, with the findings behind
 * its numbers. An event itself.
 */
export async function exportEvidence(call: MemberCall): Promise<Response> {
  const { web, scope, query, now } = call;
  const asked = requestSchema.safeParse(Object.fromEntries(query));
  if (!asked.success)
    throw refusal(
      "bad_request",
      "There is no such standard here.",
      "Start the export again from Frameworks.",
    );
  if (!scope.unrestricted)
    throw refusal(
      "not_permitted",
      "This evidence is about the whole organisation, and you reach a part of it.",
      "Ask somebody who reaches all of it.",
    );
  await takeExport(web.pool, scope.actor);
  const numbers = await readCatalogue(web.pool, now);
  if (!numbers)
    throw refusal("not_assessed", "Nothing was assessed yet.", "Try again once a source was read.");
  const { framework } = asked.data;
  const evidence = evidenceOf(framework, numbers);
  await auditAlone(
    web.prisma,
    {
      type: "export.made",
      noun: "framework-evidence",
      format: "csv",
      query: framework ?? "",
      rows: evidence.rows,
    },
    scope.actor,
    "framework evidence",
  );
  const stamp = now.toISOString().slice(0, 10);
  return new Response(streamedBody(evidenceLines(web.pool, scope, evidence, numbers, now)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-evidence-${stamp}.csv"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
