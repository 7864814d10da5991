import "server-only";
import { notFound } from "next/navigation";
import { getSource } from "@/lib/features/sources/data-source";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { ownershipSummary } from "./data";
import { countNamed, countOwnerTexts, listOwnerTexts } from "./data-texts";
import type { OwnershipSummary } from "./schema";
import { type OwnerTextsPage, sourceIdSchema } from "./schema-texts";

export interface OwnershipPage {
  summary: OwnershipSummary;
  canAssign: boolean;
  canAsk: boolean;
}

/** How much is answered for, and what the reader may do about the rest. */
export async function loadOwnership(): Promise<OwnershipPage> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  return {
    summary: await ownershipSummary(pool, scope),
    canAssign: scope.can("inventory:assign-owner"),
    canAsk: scope.can("owner:ask"),
  };
}

/** What owner columns say, with whom that may mean; `asked`: the id of the source that it is about, from an address. */
export async function loadOwnerTexts(asked: unknown): Promise<OwnerTextsPage> {
  const scope = await requireScope("inventory:assign-owner");
  const { pool } = await web();
  const sourceId = sourceIdSchema.parse(asked ?? null);
  const detail = sourceId === null ? null : await getSource(pool, scope, sourceId, new Date());
  if (sourceId !== null && detail === null) notFound();
  return {
    source: detail && { id: detail.card.id, name: detail.card.name },
    ...(await listOwnerTexts(pool, scope, sourceId)),
    named: await countNamed(pool, scope, sourceId),
    canAsk: scope.can("owner:ask"),
  };
}

/** How many texts in the owner columns of a source wait to be matched; null: the reader assigns nobody. */
export async function loadOpenTexts(sourceId: string): Promise<{ texts: number; identities: number } | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.can("inventory:assign-owner")) return null;
  return countOwnerTexts((await web()).pool, scope, sourceId);
}
