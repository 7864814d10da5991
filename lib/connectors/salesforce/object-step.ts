import { SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { At, Step } from "@/lib/connectors/sdk/steps";
import { salesforceId } from "./names";
import type { Salesforce } from "./session";

/** Salesforce gives no more at once. */
const perPage = 2_000;

/** An object whose records are read, in the order of their ids. */
export interface ObjectList {
  object: string;
  permission: string;
  /** Fields that every org has. */
  fields: string[];
  /** Fields that some do not have: where one is missing, none of them is asked for, and all are unknown. */
  further?: string[];
  where?: string;
}

/** A piece of the records after an id; a question that was cut short goes on from its last id as well. */
export async function readObject(
  salesforce: Salesforce,
  list: ObjectList,
  at: At,
  limit = perPage,
): Promise<{ records: unknown[]; next: At }> {
  if (at !== null && !salesforceId.test(at))
    throw new SourceError({ kind: "malformed", message: "This place in the records is not known." });
  const conditions = [list.where, at === null ? undefined : `Id > '${at}'`].filter(
    (each) => each !== undefined,
  );
  const soql = (fields: string[]): string =>
    `SELECT ${fields.join(", ")} FROM ${list.object}${conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""} ORDER BY Id LIMIT ${limit}`;
  const answer =
    (await salesforce.query(soql([...list.fields, ...(list.further ?? [])]), list.permission)) ??
    (await salesforce.query(soql(list.fields), list.permission));
  if (!answer)
    throw new SourceError({ kind: "unsupported", message: `This org's ${list.object} has other fields.` });
  const last = answer.records.at(-1);
  const id = isObject(last) && typeof last.Id === "string" ? last.Id : null;
  const isLast = answer.records.length === 0 || (answer.done && answer.records.length < limit);
  if (!isLast && id === null)
    throw new SourceError({ kind: "malformed", message: `A record of ${list.object} has no id.` });
  return { records: answer.records, next: isLast ? null : id };
}

export function objectStep(
  list: ObjectList,
  keep: (record: { [key: string]: unknown }, salesforce: Salesforce) => unknown,
): Step<Salesforce> {
  return {
    call: list.object,
    permission: list.permission,
    async read(salesforce, at) {
      const { records, next } = await readObject(salesforce, list, at);
      const items = await Promise.all(
        records.map(async (record) => (isObject(record) ? keep(record, salesforce) : record)),
      );
      return { body: { realm: salesforce.realm, items }, next };
    },
    probe: (salesforce) => readObject(salesforce, list, null, 1),
  };
}

/** A field of a related record, as `Profile.Name` asks for it. */
export function fieldOf(record: { [key: string]: unknown }, ...path: string[]): unknown {
  let value: unknown = record;
  for (const step of path) value = isObject(value) ? value[step] : null;
  return value ?? null;
}
