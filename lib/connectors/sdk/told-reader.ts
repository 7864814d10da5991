import { hash } from "node:crypto";
import { type DataSet, type Scope, SourceError } from "@/lib/connectors/sdk/contract";

/**
 * Who reads, where an API leaves out what its reader may not see: whether less is there or less is shown, only that tells.
 */

const longest = 1_000;

/** A reader by its name and what it was given, in an order of its own; what is too long to keep as a print of it. */
export function readerOf(name: string, given: readonly string[]): string {
  const text = [name, ...[...given].sort()].join(" ");
  return text.length <= longest ? text : `${name} ${hash("sha256", text, "hex")}`.slice(-longest);
}

/** Asks what the reader was given. Null: it may not ask, or is not told. */
export async function askedReader(ask: () => Promise<string | null>): Promise<string | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === "denied") return null;
    throw error;
  }
}

/** What a scope concludes: nothing from absence, where the API leaves out and nobody can tell for whom. */
export function concludedBy(
  { filtered }: Pick<DataSet, "filtered">,
  issues: string[],
  reader: string | null,
): Pick<Scope, "issues" | "reader"> {
  if (!filtered) return { issues };
  return reader === null ? { issues: [] } : { issues, reader };
}
