import { z } from "zod";
import { toolClasses } from "@/lib/domain/tool-class";

const count = z.number().int();
/** How many tools that are there have each class, how many of them changed or claim less than they say; how many have gone. */
export const toolCountsSchema = z.object({
  read: count,
  write: count,
  destructive: count,
  unknown: count,
  changed: count,
  contradicts: count,
  gone: count,
  /** There may be more: not all definitions were looked at. */
  atLeast: z.boolean(),
});
export type ToolCounts = z.output<typeof toolCountsSchema>;

/** The tools of several servers together; null where nobody listed any. */
export function sumOfTools(each: readonly ToolCounts[]): ToolCounts | null {
  const [first, ...others] = each;
  if (!first) return null;
  return others.reduce(
    (sum, counts) => ({
      read: sum.read + counts.read,
      write: sum.write + counts.write,
      destructive: sum.destructive + counts.destructive,
      unknown: sum.unknown + counts.unknown,
      changed: sum.changed + counts.changed,
      contradicts: sum.contradicts + counts.contradicts,
      gone: sum.gone + counts.gone,
      atLeast: sum.atLeast || counts.atLeast,
    }),
    first,
  );
}

/** All tools that are there. */
export const toolTotal = (counts: ToolCounts): number =>
  toolClasses.reduce((sum, name) => sum + counts[name], 0);
