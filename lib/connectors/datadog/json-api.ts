import { z } from "zod";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Datadog } from "./session";

/** Datadog answers in JSON:API: attributes, and relations to what may stand beside the items. */

export interface DatadogList {
  path: string;
  permission: string;
  query?: Record<string, string>;
  /** Which attributes are kept of an item. */
  fields: string[];
  /** The relation to a person or machine, of whom a name is kept. */
  relation?: string;
  /** What else is kept of an item. */
  more?(item: { [key: string]: unknown }, datadog: Datadog): Promise<{ [key: string]: unknown }>;
}

export function listStep(list: DatadogList): Step<Datadog> {
  const { path, permission, query, fields, relation, more } = list;
  return {
    call: `GET /api/v2${path}`,
    permission,
    async read(datadog, at) {
      const { items, included, next } = await datadog.page(path, permission, at, query);
      const people = new Map(included.flatMap((each) => (isObject(each) ? [[String(each.id), each]] : [])));
      const told = await Promise.all(
        items.map(async (item) => {
          if (!isObject(item)) return item;
          const other = relation ? relatedTo(item, relation) : null;
          return {
            ...kept(item.attributes, ...fields),
            ...kept(item, "id", "type"),
            ...(relation ? { [relation]: other && withName(other, people.get(other.id)) } : {}),
            ...(more ? await more(item, datadog) : {}),
          };
        }),
      );
      return { body: { realm: datadog.realm, items: told }, next };
    },
    probe: (datadog) => datadog.page(path, permission, null, { ...query, "page[size]": "1" }),
  };
}

const relatedSchema = z.object({ id: z.string().min(1).max(100), type: z.string().max(100).catch("") });
type Related = z.output<typeof relatedSchema>;

/** What an item is related to, one or many. */
export function related(item: { [key: string]: unknown }, name: string): Related[] {
  const relations = isObject(item.relationships) ? item.relationships : {};
  const relation = relations[name];
  const data = isObject(relation) ? relation.data : null;
  return (Array.isArray(data) ? data : [data]).flatMap((each) => relatedSchema.safeParse(each).data ?? []);
}

const relatedTo = (item: { [key: string]: unknown }, name: string): Related | null =>
  related(item, name)[0] ?? null;

function withName({ id, type }: Related, person: { [key: string]: unknown } | undefined) {
  return { id, type, ...kept(person?.attributes, "name", "handle", "service_account") };
}

/** Whose an item is, as `withName` keeps it. */
export const personSchema = z
  .object({
    id: z.string().min(1).max(100),
    type: text(100),
    name: text(500),
    handle: text(500),
    service_account: z.boolean().nullish().catch(null),
  })
  .nullish()
  .catch(null);
export type Person = z.output<typeof personSchema>;

export const isMachine = (person: Person): boolean =>
  person?.service_account === true || person?.type === "service_account";
