import "server-only";
import { requireMember } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listSessions } from "./data";
import type { SessionRow } from "./schema";

export async function loadOwnSessions(): Promise<SessionRow[]> {
  const member = await requireMember();
  return listSessions(await web(), member, new Date());
}
