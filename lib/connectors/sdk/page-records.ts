import type { Page, Parsed, Problem } from "@/lib/connectors/sdk/contract";
import { readTime } from "@/lib/connectors/sdk/read-time";
import type { RecordInput } from "@/lib/domain/source-record";

/** What one page gives, gathered: records, and a problem for each part that could not be read. */
export class PageRecords implements Parsed {
  readonly records: RecordInput[] = [];
  readonly problems: Problem[] = [];
  readonly collectedAt: Date;

  constructor(page: Page) {
    this.collectedAt = page.collectedAt;
  }

  add(record: RecordInput): void {
    this.records.push(record);
  }

  problem(where: string, what: string): void {
    this.problems.push({ where: clip(where, 300), what });
  }

  /** A list of the source: absent is empty, anything else that is not a list is a problem. */
  list(value: unknown, where: string): unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.problem(where, "This should be a list and is not.");
    return [];
  }

  /** A date: null when the source says that there is none; a date that cannot be read is a problem and null. */
  time(value: unknown, where: string): Date | null {
    const time = readTime(value);
    if (time instanceof Date) return time;
    if (time === "unreadable") this.problem(where, `This date cannot be read: ${shown(value)}`);
    return null;
  }

  parsed(): Parsed {
    return { records: this.records, problems: this.problems };
  }
}

/** A value of any kind, short, for a sentence. */
function shown(value: unknown): string {
  return clip(typeof value === "string" ? value : (JSON.stringify(value) ?? typeof value), 40);
}

/** Text cut to a length that the record takes. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A JSON object: not null, not a list. */
export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
