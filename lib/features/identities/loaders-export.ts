import "server-only";
import { z } from "zod";
import { exportColumns } from "@/lib/domain/export-columns";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { csvCell, isStorable } from "@/lib/domain/text";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { AppError } from "@/lib/platform/errors";
import type { MemberCall } from "@/lib/platform/member-route";
import { streamedBody } from "@/lib/platform/streamed-body";
import { countPicked, eachPicked, type Picked } from "./data-export";
import { identityExportRow } from "./export-row";
import { termsOf } from "./loaders-routes";
import type { IdentityRow } from "./schema";
import { inventorySorts, inventoryState } from "./schema-state";

const requestSchema = z.strictObject({
  q: z.string().max(maxQueryLength).refine(isStorable).default(""),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${inventorySorts.join("|")})$`))
    .default("name"),
  format: z.enum(["csv", "json"]).default("csv"),
});
const ids = z.array(z.uuid()).min(1).max(5000);
const pickedSchema = requestSchema.extend({
  picked: z
    .string()
    .max(300_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("not JSON");
        return z.NEVER;
      }
    })
    .pipe(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("only"), ids }),
        z.strictObject({ kind: z.literal("except"), ids }),
      ]),
    ),
});

type Format = z.infer<typeof requestSchema>["format"];

const badRequest = () =>
  new AppError({
    code: "bad_request",
    message: "This export cannot be made: its address is not complete.",
    safe: "Nothing was exported.",
    next: "Start it again from the inventory.",
  });

/** All that a query finds, as a file. */
export async function exportMatching(call: MemberCall): Promise<Response> {
  const asked = requestSchema.safeParse(Object.fromEntries(call.query));
  if (!asked.success) throw badRequest();
  return exportRows(call, asked.data, { kind: "all" });
}

/** The rows chosen in the list, or all that a query finds but those; sent by a form, because ids are long. */
export async function exportPicked(call: MemberCall): Promise<Response> {
  const form = await call.request.formData().catch(() => null);
  const asked = pickedSchema.safeParse(form && Object.fromEntries(form));
  if (!asked.success) throw badRequest();
  const { picked, ...request } = asked.data;
  return exportRows(call, picked.kind === "only" ? { ...request, q: "" } : request, picked);
}

async function exportRows(
  call: MemberCall,
  request: z.infer<typeof requestSchema>,
  picked: Picked,
): Promise<Response> {
  const { scope, now, web } = call;
  await takeExport(web.pool, scope.actor);
  const { sort, direction } = inventoryState({ sort: request.sort }, undefined);
  const query = { terms: termsOf(request.q), now };
  const rows = await countPicked(web.pool, scope, query, picked);
  const { format } = request;
  // Said before the first row leaves: an export that breaks off was an export too.
  await auditAlone(
    web.prisma,
    { type: "export.made", noun: "identities", format, query: saidOf(request.q, picked), rows },
    scope.actor,
    "identities",
  );
  const found = eachPicked(web.pool, scope, { ...query, sort, direction }, picked);
  const stamp = now.toISOString().slice(0, 16).replace(":", "");
  return new Response(streamedBody(linesOf(found, format)), {
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-identities-${stamp}Z.${format === "csv" ? "csv" : "jsonl"}"`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}

function saidOf(query: string, picked: Picked): string {
  if (picked.kind === "only") return `${picked.ids.length} chosen by hand`;
  return picked.kind === "except" ? `${query} (without ${picked.ids.length} chosen by hand)` : query;
}

/** The file, line by line. A spreadsheet begins with its columns; JSON has one object a line. */
export async function* linesOf(rows: AsyncIterable<IdentityRow>, format: Format): AsyncGenerator<string> {
  if (format === "csv") yield `${exportColumns.join(",")}\r\n`;
  for await (const row of rows) {
    if (format === "json") {
      yield `${JSON.stringify(row)}\n`;
    } else {
      const cells = identityExportRow(row);
      yield `${exportColumns.map((column) => csvCell(cells[column])).join(",")}\r\n`;
    }
  }
}
