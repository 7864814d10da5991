import "server-only";
import type { Judgement } from "@/lib/domain/answer";
import type { ControlName } from "@/lib/domain/assessment/controls";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { readControls } from "./data-controls";

/** Whether an identity that was already read for this person is under control; null where it is gone. */
export async function loadControls(id: string): Promise<Record<ControlName, Judgement> | null> {
  await requireScope("finding:read");
  return readControls((await web()).pool, id, new Date());
}
