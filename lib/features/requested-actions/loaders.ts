import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listRequests } from "./data";
import type { RequestedAction } from "./schema";

export interface RequestsLoad {
  requests: RequestedAction[];
  /** As rows name who asked. */
  reader: string;
  mayDecide: boolean;
}

/** Changes at the source that were asked for. */
export async function loadRequests(): Promise<RequestsLoad> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  return {
    requests: await listRequests(pool, scope),
    reader: scope.actor,
    mayDecide: scope.can("action:approve"),
  };
}

/** Those about one identity, which the caller has loaded within the reader's reach. */
export async function loadRequestsOf(identityId: string): Promise<RequestedAction[]> {
  const scope = await requireScope("inventory:read");
  return listRequests((await web()).pool, scope, identityId);
}
