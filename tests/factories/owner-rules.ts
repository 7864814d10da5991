import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { previewOwnerRule } from "@/lib/features/owner-rules/data-preview";
import { saveOwnerRule } from "@/lib/features/owner-rules/mutations";
import { type OwnerRuleDraft, ownerRuleDraftSchema } from "@/lib/features/owner-rules/schema";
import type { Scope } from "@/lib/platform/scope";
import { insertRows } from "./insert-rows";

/** A rule as the form sends it. */
export function ruleDraft(
  query: string,
  owner: OwnerRuleDraft["owner"],
  more: Partial<OwnerRuleDraft> = {},
): OwnerRuleDraft {
  return ownerRuleDraftSchema.parse({
    id: null,
    name: `rule ${query}`.slice(0, 100),
    role: "technical",
    ...{ query, owner, ...more },
  });
}

/** Previews a rule and switches it on with that. Gives its id and the preview. */
export async function switchOn(pool: Pool, scope: Scope, draft: OwnerRuleDraft, now: Date) {
  const preview = await previewOwnerRule(pool, scope, draft, now);
  const editedFrom = draft.id === null ? null : await updatedAt(pool, draft.id);
  const { id } = await saveOwnerRule({ pool }, scope, { draft, editedFrom, seen: preview.seen }, now);
  return { id, preview };
}

/** When a rule was changed last, as its list shows it. */
export async function updatedAt(pool: Pool, id: string): Promise<Date | null> {
  const found = await pool.query<{ at: Date }>("SELECT updated_at AS at FROM owner_rules WHERE id = $1", [
    id,
  ]);
  return found.rows[0]?.at ?? null;
}

/** A namespace of a cluster, within a container. */
export async function insertNamespace(
  pool: Pool,
  name: string,
  parentId: string | null = null,
): Promise<string> {
  const id = randomUUID();
  await insertRows(pool, "containers", [
    {
      ...{
        id,
        realm: "test:one",
        external_id: `id-of-${name}`,
        kind: "namespace",
        name,
        parent_id: parentId,
      },
      ...{ hash: randomUUID(), rank: 1, source_id: randomUUID(), first_seen_at: new Date() },
    },
  ]);
  return id;
}
