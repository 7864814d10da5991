import "server-only";
import { isDemoPresent } from "@/lib/features/demo/data";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listPeople, listTeams, ownershipSummary } from "./data";
import type { OwnershipSummary, PersonRow, TeamRow } from "./schema";

export interface OwnershipPage {
  people: PersonRow[];
  teams: TeamRow[];
  summary: OwnershipSummary;
  canManage: boolean;
  /** People and teams of their own; not beside the demo organisation. */
  canAdd: boolean;
  canAssign: boolean;
}

/** People and teams with how much each answers for. */
export async function loadOwnership(): Promise<OwnershipPage> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const canAssign = scope.can("inventory:assign-owner");
  const [people, teams, summary, demo] = await Promise.all([
    listPeople(pool, scope),
    listTeams(pool, scope),
    ownershipSummary(pool, scope),
    isDemoPresent(pool),
  ]);
  const canManage = scope.can("people:manage");
  return { people, teams, summary, canManage, canAdd: canManage && !demo, canAssign };
}
