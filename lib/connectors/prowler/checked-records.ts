import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { hintsOf } from "@/lib/connectors/sdk/label-tags";
import { clip } from "@/lib/connectors/sdk/page-records";
import { identityKinds } from "@/lib/domain/record";
import { refSchema } from "@/lib/domain/record-schemas";

const realms = /^(?:aws:\d{12}|gcp:[a-z\d.:-]{1,200}|entra:[\da-f-]{36})$/;
const short = z.string().max(300).catch("");
const itemSchema = z.object({
  ref: refSchema.extend({ realm: z.string().regex(realms) }),
  kind: z.enum(identityKinds).catch("other"),
  system: z.enum(["aws", "gcp", "entra"]),
  name: z.string().min(1).max(2000),
  container: refSchema.nullable().catch(null),
  tags: z.record(z.string(), z.string().max(1000)).catch({}),
  version: short,
  seen: z.unknown().optional(),
  verdicts: z
    .array(z.object({ check: short, result: short, severity: short, muted: z.boolean().catch(false) }))
    .catch([]),
});

/**
 * Identities that Prowler checked, under their own systems' ids. What the system's own connector says goes before it: this
 * is evidence that they were there, their tags, and how the checks went.
 */
export function checkedRecords(page: Page): Parsed {
  const records = new ItemRecords(page, /^prowler$/);
  for (const { item, where } of records.read(itemSchema)) {
    const seen = records.time(item.seen, `${where} time`);
    const told = byVerdict(item.verdicts);
    const names = told.failed;
    const ownerHints = hintsOf(item.tags);
    records.add({
      t: "identity",
      ref: item.ref,
      kind: item.kind,
      name: item.name,
      system: item.system,
      container: item.container,
      tags: {
        ...item.tags,
        prowler: (["failed", "passed", "not judged", "muted"] as const)
          .map((verdict) => `${told[verdict].length} ${verdict}`)
          .join(", "),
        ...(names.length > 0 ? { "prowler failed": clip(names.join(", "), 1000) } : {}),
      },
      ...(ownerHints.length > 0 ? { ownerHints } : {}),
      raw: {
        prowler: {
          version: item.version,
          seen: seen?.toISOString() ?? null,
          verdicts: item.verdicts.slice(0, 500),
        },
      },
    });
  }
  return records.parsed();
}

/** Each check once, under the worst that it found: what nobody judged is no pass, and what is muted only hides itself. */
function byVerdict(verdicts: readonly { check: string; result: string; muted: boolean }[]) {
  const told: Record<"failed" | "passed" | "not judged" | "muted", string[]> = {
    failed: [],
    passed: [],
    "not judged": [],
    muted: [],
  };
  for (const check of [...new Set(verdicts.map((each) => each.check))].sort()) {
    const heard = verdicts.filter((each) => each.check === check && !each.muted).map(({ result }) => result);
    if (heard.length === 0) told.muted.push(check);
    else if (heard.includes("FAIL")) told.failed.push(check);
    else if (heard.every((result) => result === "PASS")) told.passed.push(check);
    else told["not judged"].push(check);
  }
  return told;
}
