import { createHash } from "node:crypto";
import { z } from "zod";
import { type Severity, severities } from "@/lib/domain/severity";

/**
 * The findings that a team knows of, as a file that is committed: one a line, in the order of rule and id, so that a change shows as
 * lines added and taken away. It names nothing and nobody: a finding's id, its rule, its severity then, and a hash of its sentence.
 */
export const baselineSchema = z.strictObject({
  format: z.literal("rollcall-baseline"),
  version: z.literal(1),
  findings: z
    .array(
      z.strictObject({
        id: z.uuid(),
        rule: z.string().min(1).max(200),
        severity: z.enum(severities),
        sentence: z.string().regex(/^[0-9a-f]{16}$/),
      }),
    )
    .max(1_000_000),
});
export type Baseline = z.infer<typeof baselineSchema>;
export type BaselineEntry = Baseline["findings"][number];

/** A finding as the baseline keeps it. */
export function baselineEntry(row: {
  id: string;
  rule: { id: string };
  severity: Severity;
  sentence: string;
}): BaselineEntry {
  const sentence = createHash("sha256").update(row.sentence).digest("hex").slice(0, 16);
  return { id: row.id, rule: row.rule.id, severity: row.severity, sentence };
}

/** The file's text. The same findings give the same text, whatever their order. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const key = ({ rule, id }: BaselineEntry) => `${rule} ${id}`;
  const sorted = [...entries].sort((one, other) => (key(one) < key(other) ? -1 : 1));
  const lines = sorted.map(
    ({ id, rule, severity, sentence }) => `    ${JSON.stringify({ id, rule, severity, sentence })}`,
  );
  const list = lines.length > 0 ? `[\n${lines.join(",\n")}\n  ]` : "[]";
  return `{\n  "format": "rollcall-baseline",\n  "version": 1,\n  "findings": ${list}\n}\n`;
}
