import "server-only";
import { cache } from "react";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { getLabels } from "./data";
import { listRules } from "./data-rules";
import type { LabelState } from "./schema";
import type { LabelRule } from "./schema-rules";

/** The rules that infer environment; only who may change them sees them. */
export const loadRules = cache(async (): Promise<LabelRule[]> => {
  await requireScope("settings:manage");
  return listRules((await web()).pool);
});

/** What holds of one identity and why; null where there is none. */
export const loadLabels = cache(async (id: string): Promise<LabelState[] | null> => {
  const scope = await requireScope("inventory:read");
  return getLabels((await web()).pool, scope, id);
});
