import { type ExportColumn, exportListSeparator } from "@/lib/domain/export-columns";
import type { IdentityRow } from "./schema";

/** One identity as a row of an exported sheet: the cells by column, not yet guarded against formulas. */
export function identityExportRow(row: IdentityRow): Record<ExportColumn, string | Date | null> {
  const list = (items: readonly string[]) => (items.length > 0 ? items.join(exportListSeparator) : null);
  return {
    name: row.name,
    kind: row.kind,
    system: row.system,
    external_id: row.externalId,
    realm: row.realm,
    aliases: list(row.aliases),
    account: row.account?.name ?? row.account?.externalId ?? null,
    status: row.status,
    class: row.class,
    managed_by: row.managedBy,
    environment: row.environment,
    sensitivity: row.sensitivity,
    purpose: row.purpose,
    owner: row.owner.person?.email ?? row.owner.person?.name ?? null,
    team: row.owner.team?.name ?? null,
    created: row.createdAt,
    last_used: row.lastUsed.at,
    last_used_grade: row.lastUsed.grade,
    credential_types: list(row.credentialTypes),
    oldest_credential: row.oldestStaticAt,
    expires: row.expiresAt,
    sources: list(row.sources.map((source) => source.name)),
    id: row.id,
  };
}
