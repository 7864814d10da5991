import type { AuditEvent } from "@/lib/domain/audit-event";
import { writeAudit } from "@/lib/platform/audit";
import type { Prisma, PrismaClient } from "@/prisma/generated/client";

/** Writes one event that belongs to no other change: a refusal. */
export async function auditAlone(
  prisma: PrismaClient,
  event: AuditEvent,
  actor: string,
  target: string,
): Promise<void> {
  await prisma.$transaction((tx: Prisma.TransactionClient) => writeAudit(tx, event, actor, target));
}
