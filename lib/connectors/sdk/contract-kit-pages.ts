import type { Connector, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { type RecordInput, type RecordType, recordSchema } from "@/lib/domain/source-record";

/** How sources write "no date": none of these may come out as a date. */
export const neverForms: (string | number | null)[] = [
  null,
  "",
  0,
  "0",
  "N/A",
  "never",
  "no_information",
  "not_supported",
  "infinity",
  "0001-01-01T00:00:00Z",
  "1601-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "9223372036854775807",
];

/** External refs of all records of a type, with their names. */
export function refsOf<Config>(
  connector: Connector<Config>,
  pages: readonly Page[],
  type: RecordType,
): Map<string, string> {
  const refs = new Map<string, string>();
  for (const page of pages) {
    for (const record of connector.toRecords(page).records) {
      if (record.t !== type || !("ref" in record)) continue;
      refs.set(`${record.ref.realm} ${record.ref.externalId}`, "name" in record ? (record.name ?? "") : "");
    }
  }
  return refs;
}

/** What is wrong with what a page becomes. `strict`: real answers, whose dates must be possible. */
export function pageProblems<Config>(
  connector: Connector<Config>,
  page: Page,
  title: string,
  strict: boolean,
): string[] {
  try {
    const parsed = connector.toRecords(page);
    const failures = recordProblems(parsed, title, strict);
    if (JSON.stringify(connector.toRecords(page)) !== JSON.stringify(parsed))
      failures.push(`${title}: read twice, it gives two answers.`);
    return failures;
  } catch (error) {
    return [
      `${title}: toRecords threw ${error instanceof Error ? error.name : "something"} instead of telling a problem.`,
    ];
  }
}

/** Whether every record fits the record's schema, and every date is one that can be. */
export function recordProblems({ records, problems }: Parsed, title: string, strict: boolean): string[] {
  const failures: string[] = [];
  for (const record of records) {
    const read = recordSchema.safeParse(record);
    if (!read.success) {
      const [issue] = read.error.issues;
      failures.push(
        `${title}: a record of type ${record.t} does not fit: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`,
      );
      continue;
    }
    if (!strict) continue;
    for (const [path, date] of datesOf(record)) {
      const year = date.getUTCFullYear();
      if (year <= 1970 || year >= 9999)
        failures.push(`${title}: ${record.t}.${path} is the year ${year}; that means “never”.`);
    }
  }
  for (const { where, what } of problems) {
    if (where === "" || what === "") failures.push(`${title}: a problem does not say where or what.`);
  }
  return failures;
}

function datesOf(record: RecordInput): [string, Date][] {
  return Object.entries(record).flatMap(([key, value]): [string, Date][] => {
    if (value instanceof Date) return [[key, value]];
    if (
      key === "lastUsed" &&
      typeof value === "object" &&
      value !== null &&
      "at" in value &&
      value.at instanceof Date
    ) {
      return [["lastUsed.at", value.at]];
    }
    return [];
  });
}

/**
 * The ways in which an answer can be wrong: nothing, another shape, and each of its first parts, level by level,
 * replaced by something that the source never said.
 */
export function variantsOf(body: unknown): { title: string; body: unknown }[] {
  const whole = [undefined, null, true, 0, -1, "", "<html>", [], {}, [null], { a: { b: [1] } }].map(
    (value) => ({
      title: `that is only ${JSON.stringify(value) ?? "undefined"}`,
      body: value,
    }),
  );
  // Each variant is a whole page: a large one is tried in fewer ways.
  const limit = Math.max(40, Math.min(400, 4_000_000 / (JSON.stringify(body) ?? "").length));
  const paths: (string | number)[][] = [[]];
  for (let next = 0; next < paths.length && paths.length < limit; next += 1) {
    const path = paths[next] ?? [];
    const value = at(body, path);
    if (Array.isArray(value)) for (const index of value.slice(0, 3).keys()) paths.push([...path, index]);
    else if (typeof value === "object" && value !== null)
      for (const key of Object.keys(value)) paths.push([...path, key]);
  }
  const wrong: unknown[] = [
    null,
    7.5,
    "zzz-never-heard-of",
    [],
    {},
    { __proto__: null, constructor: "x" },
    "\uD800\u202E\0",
  ];
  return [
    ...whole,
    ...paths.slice(1).flatMap((path) =>
      wrong.map((value) => ({
        title: `with ${JSON.stringify(value)} at ${path.join(".")}`,
        body: withAt(body, path, value),
      })),
    ),
  ];
}

function at(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) return at(value[Number(key)], rest);
  return typeof value === "object" && value !== null ? at(Reflect.get(value, key), rest) : undefined;
}

function withAt(value: unknown, [key, ...rest]: (string | number)[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? withAt(item, rest, put) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? withAt(item, rest, put) : item]),
  );
}
