"use server";

import { memberAction } from "@/lib/platform/action-client";
import { verifyAudit } from "@/lib/platform/audit-verify";
import { webKeys } from "@/lib/platform/web";

/** Checks the whole chain, row by row, against its hashes and signed checkpoints. Changes nothing. */
export const verifyAuditAction = memberAction
  .metadata({ permission: "audit:verify", fresh: false })
  .action(async ({ ctx }) => {
    const { audit } = await webKeys();
    return verifyAudit({ pool: ctx.web.pool, key: audit });
  });
