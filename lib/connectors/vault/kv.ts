import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { FindMount } from "./keyed";
import { secretMountRef, vaultRealms } from "./names";
import { permission } from "./permissions";
import type { Mount, Vault } from "./session";

const perPage = 50;
/** Vault lets paths nest as deep as anybody writes them. */
const deepest = 60;

/** Where the names below a folder are listed: version 2 keeps them apart from the values, version 1 does not. */
const folderOf = ({ path, version }: Mount, folder: string) =>
  [path, ...(version === "2" ? ["metadata"] : []), ...(folder ? [folder] : [])].join("/");

/** Paths below a mount in order, from behind the one that was read last; only folders on the way are listed again. */
async function* paths(
  vault: Vault,
  mount: Mount,
  folder: string,
  after: string[],
  depth = 0,
): AsyncGenerator<string> {
  if (depth > deepest)
    throw new SourceError({
      kind: "too_large",
      message: `Folders in ${mount.path} nest deeper than ${deepest}.`,
    });
  const [first = "", ...rest] = after;
  for (const name of await vault.names(folderOf(mount, folder), permission.kvList)) {
    const isFolder = name.endsWith("/");
    const bare = name.replace(/\/+$/, "");
    // A folder and a secret may have one name; the folder's stands behind it.
    const key = isFolder ? `${bare}/` : bare;
    const path = folder ? `${folder}/${bare}` : bare;
    if (key < first) continue;
    if (!isFolder) {
      if (key !== first) yield path;
    } else yield* paths(vault, mount, path, key === first ? rest : [], depth + 1);
  }
}

/** `a/b/c` as the names that lead to it: folders keep their slash. */
const partsOf = (path: string): string[] => path.match(/[^/]+\/?/g) ?? [];

export function kvSteps(find: FindMount): Step<Vault>[] {
  return [
    {
      call: "GET /v1/{mount}/metadata/{path}",
      permission: permission.kvList,
      async read(vault, at) {
        const mount = await find(vault);
        if (!mount)
          throw new SourceError({
            kind: "malformed",
            message: "The secrets of this scope are mounted no more.",
          });
        const found: string[] = [];
        for await (const path of paths(vault, mount, "", at === null ? [] : partsOf(at))) {
          found.push(path);
          if (found.length > perPage) break;
        }
        const here = found.slice(0, perPage);
        const items = await fourAtATime(here, (path) => metadata(vault, mount, path));
        return {
          body: {
            realm: vault.realm,
            mount: mount.path,
            version: mount.version,
            items: items.filter((each) => each !== null),
          },
          next: found.length > perPage ? (here.at(-1) ?? null) : null,
        };
      },
      async probe(vault) {
        const mount = await find(vault);
        return mount && vault.names(folderOf(mount, ""), permission.kvList);
      },
    },
  ];
}

/** Reads the dates of the first secret there is. */
export async function probeKv(vault: Vault, find: FindMount): Promise<unknown> {
  const mount = await find(vault);
  if (mount?.version !== "2") return null;
  for await (const path of paths(vault, mount, "", [])) return metadata(vault, mount, path);
  return null;
}

/** Dates and labels of a secret. Version 1 has none: asking there would give the value. */
async function metadata(vault: Vault, mount: Mount, path: string): Promise<object | null> {
  if (mount.version !== "2") return { path };
  const data = await vault.ask(`${mount.path}/metadata/${path}`, permission.kv);
  if (!data) return null;
  const versions = isObject(data.versions) ? Object.values(data.versions) : [];
  const current = isObject(data.versions) ? data.versions[String(data.current_version)] : null;
  return {
    path,
    ...kept(
      data,
      "created_time",
      "updated_time",
      "current_version",
      "delete_version_after",
      "custom_metadata",
    ),
    versions: versions.length,
    current: kept(current, "created_time", "deletion_time", "destroyed"),
  };
}

const schema = z.object({
  path: z.string().min(1).max(1500),
  created_time: z.unknown().optional(),
  updated_time: z.unknown().optional(),
  current_version: z.number().nullish().catch(null),
  delete_version_after: z.string().max(100).nullish().catch(null),
  versions: z.number().nullish().catch(null),
  current: z
    .object({ deletion_time: z.unknown().optional(), destroyed: z.boolean().catch(false) })
    .nullish()
    .catch(null),
  custom_metadata: z.unknown().optional(),
});
const besideSchema = z.object({ mount: z.string().min(1).max(500) });

/** Where secrets lie. What is in them nobody reads. */
export function kvRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  const beside = besideSchema.safeParse(records.beside);
  if (!beside.success) {
    if (records.realm) records.problem(page.call, "This page does not say of which mount it is.");
    return records.parsed();
  }
  const { mount } = beside.data;
  for (const { item, where } of records.read(schema)) {
    const created = records.time(item.created_time, `${where} created_time`);
    const deleted = records.time(item.current?.deletion_time, `${where} deletion_time`);
    const isGone = item.current?.destroyed === true || (deleted !== null && deleted <= records.collectedAt);
    records.add({
      t: "placement",
      ref: records.ref(`kv/${mount}/${item.path}`),
      locator: clip(`${mount}/${item.path}`, 4000),
      kind: "secrets_manager",
      meantForSecrets: true,
      container: secretMountRef(records.realm, mount),
      name: item.path.split("/").at(-1) ?? item.path,
      modifiedAt: records.time(item.updated_time, `${where} updated_time`),
      facts: {
        ...(created ? { created: created.toISOString() } : {}),
        ...(item.current_version ? { "current version": item.current_version } : {}),
        ...(item.versions ? { "versions kept": item.versions } : {}),
        ...(isGone ? { deleted: true } : {}),
        ...Object.fromEntries(Object.entries(tagsOf(item.custom_metadata)).slice(0, 50)),
      },
    });
  }
  return records.parsed();
}
