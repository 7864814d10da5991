import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { FindMount } from "./keyed";
import { roleRef, vaultRealms } from "./names";
import { permission } from "./permissions";
import type { Vault } from "./session";

/** So many SecretIDs, or roles without any, make a page. */
const perPage = 50;
/** Neither a name nor an accessor holds it. */
const between = "\n";
/** Stands after every accessor. */
const last = "\uffff";

/** SecretIDs of the AppRoles of a mount, role by role. The place is the role and the accessor that were last read. */
export function secretIdSteps(mount: FindMount): Step<Vault>[] {
  return [
    {
      call: "POST /v1/auth/{mount}/role/{role}/secret-id-accessor/lookup",
      permission: permission.secretIdList,
      async read(vault, at) {
        const here = await mount(vault);
        if (!here)
          throw new SourceError({
            kind: "malformed",
            message: "The AppRoles of this scope are mounted no more.",
          });
        const [lastRole = "", lastAccessor = ""] = at?.split(between) ?? [];
        const roles = (await vault.names(`auth/${here.path}/role`, permission.roleList)).filter(
          (role) => role >= lastRole,
        );
        const items: object[] = [];
        let next: string | null = null;
        for (const [index, role] of roles.entries()) {
          const path = `auth/${here.path}/role/${role}`;
          const after = role === lastRole ? lastAccessor : "";
          const accessors = (await vault.names(`${path}/secret-id`, permission.secretIdList)).filter(
            (each) => each > after,
          );
          const room = accessors.slice(0, perPage - items.length);
          const found = await fourAtATime(room, (accessor) => lookUp(vault, path, accessor));
          items.push(...found.filter((each) => each !== null));
          const isCut = room.length < accessors.length;
          if (isCut || ((items.length >= perPage || index >= perPage) && index < roles.length - 1)) {
            next = [role, isCut ? (room.at(-1) ?? after) : last].join(between);
            break;
          }
        }
        return { body: { realm: vault.realm, items }, next };
      },
      async probe(vault) {
        const first = await firstRole(vault, mount);
        return first && vault.names(`${first}/secret-id`, permission.secretIdList);
      },
    },
  ];
}

async function firstRole(vault: Vault, mount: FindMount): Promise<string | null> {
  const here = await mount(vault);
  const [role] = here ? await vault.names(`auth/${here.path}/role`, permission.roleList) : [];
  return here && role ? `auth/${here.path}/role/${role}` : null;
}

/** Looks a SecretID up by an accessor that there is; the first role that has one is asked. */
export async function probeSecretId(vault: Vault, mount: FindMount): Promise<unknown> {
  const role = await firstRole(vault, mount);
  const [accessor] = role ? await vault.names(`${role}/secret-id`, permission.secretIdList) : [];
  return role && accessor ? lookUp(vault, role, accessor) : null;
}

/** What an accessor tells of its SecretID. It can end one, and never shows it. */
async function lookUp(vault: Vault, role: string, accessor: string): Promise<object | null> {
  const path = `${role}/secret-id-accessor/lookup`;
  const data = await vault.ask(path, permission.secretIds, { secret_id_accessor: accessor });
  return (
    data && {
      role,
      accessor,
      ...kept(data, "creation_time", "expiration_time", "secret_id_num_uses", "cidr_list", "metadata"),
    }
  );
}

const schema = z.object({
  role: z.string().min(1).max(1500),
  accessor: z.string().min(1).max(200),
  creation_time: z.unknown().optional(),
  expiration_time: z.unknown().optional(),
});

const dayMs = 86_400_000;

/** A SecretID is a credential of its AppRole. Vault notes no use of it. */
export function secretIdRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item, where } of records.read(schema)) {
    const createdAt = records.time(item.creation_time, `${where} creation_time`);
    const expiresAt = records.time(item.expiration_time, `${where} expiration_time`);
    const life = createdAt && expiresAt ? expiresAt.getTime() - createdAt.getTime() : null;
    records.add({
      t: "credential",
      ref: roleRef(records.realm, `${item.role}/secret-id/${item.accessor}`),
      identity: roleRef(records.realm, item.role),
      type: "api_key",
      name: clip(`SecretID ${item.accessor}`, 300),
      lifetime: !expiresAt ? "static" : life !== null && life <= dayMs ? "short_lived" : "expiring",
      renewal: "manual",
      status: expiresAt && expiresAt <= records.collectedAt ? "expired" : "active",
      createdAt,
      expiresAt,
      lastRotatedAt: createdAt,
    });
  }
  return records.parsed();
}
