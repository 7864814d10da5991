import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import { authMountRef, rootRef, secretMountRef, vaultRealms } from "./names";
import { permission } from "./permissions";
import type { Vault } from "./session";

function mountStep(path: string, needs: string): Step<Vault> {
  return {
    call: `GET /v1/${path}`,
    permission: needs,
    async read(vault) {
      const data = (await vault.ask(path, needs)) ?? {};
      const items = Object.entries(data).map(([name, mount]) => ({
        path: name.replace(/\/+$/, ""),
        ...kept(mount, "type", "accessor", "description", "local", "options"),
      }));
      return { body: { realm: vault.realm, items }, next: null };
    },
    probe: (vault) => vault.ask(path, needs),
  };
}

export const mountSteps = [
  mountStep("sys/auth", permission.authMounts),
  mountStep("sys/mounts", permission.secretMounts),
];

const schema = z.object({
  path: z.string().min(1).max(500),
  type: z.string().max(100).catch("unknown"),
  description: z.string().max(2000).catch(""),
  local: z.boolean().catch(false),
});

const mountRecords = (page: Page, isAuth: boolean): Parsed => {
  const records = new ItemRecords(page, vaultRealms);
  if (records.realm === "") return records.parsed();
  const root = rootRef(records.realm);
  records.add({ t: "container", ref: root, kind: "cluster", name: records.realm.replace(/^vault:/, "") });
  for (const { item } of records.read(schema)) {
    records.add({
      t: "container",
      ref: (isAuth ? authMountRef : secretMountRef)(records.realm, item.path),
      kind: "other",
      name: isAuth ? `auth/${item.path}` : item.path,
      parent: root,
      tags: {
        type: item.type,
        ...(item.description ? { description: item.description } : {}),
        ...(item.local ? { replicated: "no" } : {}),
      },
    });
  }
  return records.parsed();
};

/** Where one can sign in, and where secrets are made or kept: places in a Vault. */
export const authMountRecords = (page: Page): Parsed => mountRecords(page, true);
export const secretMountRecords = (page: Page): Parsed => mountRecords(page, false);
