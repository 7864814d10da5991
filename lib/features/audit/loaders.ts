import "server-only";
import { checkpointLine, listCheckpoints } from "@/lib/platform/audit-checkpoint";
import { auditAlone } from "@/lib/platform/auth/audited";
import { takeExport } from "@/lib/platform/auth/export-limit";
import { requireScope } from "@/lib/platform/loader";
import type { MemberCall } from "@/lib/platform/member-route";
import { inTransaction } from "@/lib/platform/transaction";
import { web } from "@/lib/platform/web";
import { countAudit, listAudit, readSignedPoint } from "./data";
import { type AuditFilter, type AuditRow, auditFilterSchema, type SignedPoint } from "./schema";

const pageRows = 50;
const exportBatch = 500;

export interface AuditLoad {
  rows: AuditRow[];
  older: boolean;
  signed: SignedPoint;
  now: Date;
  mayVerify: boolean;
}

/** A page of the audit log. */
export async function loadAudit(filter: AuditFilter): Promise<AuditLoad> {
  const scope = await requireScope("audit:read");
  const { pool } = await web();
  const [page, signed] = await Promise.all([listAudit(pool, filter, pageRows), readSignedPoint(pool)]);
  return { ...page, signed, now: new Date(), mayVerify: scope.can("audit:verify") };
}

/** The events that a filter finds, one JSON object a line, newest first. The export is an event itself. */
export async function exportAudit({
  web: { pool, prisma },
  query,
  scope,
  now,
}: MemberCall): Promise<Response> {
  await takeExport(pool, scope.actor);
  const filter = auditFilterSchema.parse(Object.fromEntries(query));
  const said = new URLSearchParams(
    Object.entries(filter).map(([name, value]) => [name, String(value)]),
  ).toString();
  await auditAlone(
    prisma,
    { type: "export.made", noun: "audit", format: "json", query: said, rows: await countAudit(pool, filter) },
    scope.actor,
    "audit log",
  );
  const encoder = new TextEncoder();
  let before = filter.before;
  const lines = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { rows, older } = await listAudit(pool, { ...filter, before }, exportBatch);
      const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      before = rows.at(-1)?.seq;
      if (!older) controller.close();
    },
  });
  return new Response(lines, {
    headers: {
      "Content-Type": "application/jsonl; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-audit-${now.toISOString().slice(0, 10)}.jsonl"`,
    },
  });
}

/** The signed points as a file, to keep where nobody here can change them. Taking it is an event itself. */
export async function exportCheckpoints({
  web: { pool, prisma },
  scope,
  now,
}: MemberCall): Promise<Response> {
  await takeExport(pool, scope.actor);
  const checkpoints = await inTransaction(pool, (tx) => listCheckpoints(tx));
  await auditAlone(
    prisma,
    { type: "export.made", noun: "audit-checkpoints", format: "json", query: "", rows: checkpoints.length },
    scope.actor,
    "audit log",
  );
  return new Response(checkpoints.map(checkpointLine).join(""), {
    headers: {
      "Content-Type": "application/jsonl; charset=utf-8",
      "Content-Disposition": `attachment; filename="rollcall-audit-checkpoints-${now.toISOString().slice(0, 10)}.jsonl"`,
    },
  });
}
