import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { dnKey, firstValue, unitsOf } from "./dn";
import { type Entry, one } from "./entry";
import { unitFilter } from "./filters";
import type { List } from "./lists";
import { permission } from "./permissions";
import { directoryRealms, directoryRef, type Root } from "./root";
import type { Tools } from "./tools";

/** An organisational unit is known by its name: entries say no more of where they lie. */
export function unitRef(realm: string, key: string): Ref {
  return { realm, externalId: clip(`unit/${key}`, 2000) };
}

export function unitLists({ base }: Root): List[] {
  const attributes = ["description", "managedBy", "owner"];
  return [
    {
      call: "units",
      search: {
        base,
        scope: "sub",
        filter: unitFilter,
        attributes,
        permission: permission.units,
        pageSize: 500,
      },
      keep: (entries, tools) => Promise.all(entries.map((entry) => keepUnit(entry, tools))),
    },
  ];
}

async function keepUnit(entry: Entry, tools: Tools) {
  const owner = one(entry, "managedBy") ?? one(entry, "owner");
  return {
    ...kept({ dn: entry.dn, description: one(entry, "description") ?? null }, "dn", "description"),
    owner: owner ? ((await tools.titleOf(owner)) ?? clip(owner, 500)) : null,
  };
}

const text = z.string().max(5000).nullish().catch(null);
const schema = z.object({ dn: z.string().min(1).max(5000), description: text, owner: text });

/** The directory, and the units in it. */
export function unitRecords(page: Page): Parsed {
  const records = new ItemRecords(page, directoryRealms);
  const { context } = records.beside;
  if (records.realm === "") return records.parsed();
  records.add({
    t: "container",
    ref: directoryRef(records.realm),
    kind: "directory",
    name: typeof context === "string" && context !== "" ? clip(context, 500) : records.realm,
  });
  for (const { item } of records.read(schema)) {
    const [above] = unitsOf(item.dn);
    records.add({
      t: "container",
      ref: unitRef(records.realm, dnKey(item.dn)),
      kind: "organisational_unit",
      name: clip(firstValue(item.dn), 500),
      parent: above ? unitRef(records.realm, above.key) : directoryRef(records.realm),
      tags: {
        ...(item.description ? { description: clip(item.description, 1000) } : {}),
        ...(item.owner ? { owner: clip(item.owner, 1000) } : {}),
      },
    });
  }
  return records.parsed();
}
