import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Ref } from "@/lib/domain/record";
import { type Keyed, keyedStep, probeFirst } from "./keyed";
import { policyRef, system, vaultRealms } from "./names";
import { permission } from "./permissions";

const policies: Keyed = {
  call: "GET /v1/sys/policies/acl/{name}",
  permission: permission.policyList,
  list: () => "sys/policies/acl",
  async item(vault, name) {
    // The root policy has no text: it may do everything.
    if (name === "root") return { name };
    const data = await vault.ask(`sys/policies/acl/${name}`, permission.policies);
    return data && { name, ...kept(data, "policy") };
  },
};
export const policySteps = [keyedStep(policies)];
export const probePolicy = probeFirst({
  ...policies,
  item: (vault, name) => vault.ask(`sys/policies/acl/${name}`, permission.policies),
});

const schema = z.object({
  name: z.string().min(1).max(1000),
  policy: z.string().max(1_000_000).nullish().catch(null),
});

/** Policies with their text. `default` and `root` are Vault's own; the text of `default` can be changed. */
export function policyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item } of records.read(schema)) {
    records.add({
      t: "entitlement",
      ref: policyRef(records.realm, item.name),
      kind: "policy",
      name: item.name,
      system,
      managedBy: item.name === "root" || item.name === "default" ? "provider" : "customer",
      body: item.name === "root" ? { everything: true } : { hcl: item.policy ?? "unknown" },
    });
  }
  return records.parsed();
}

/** What a list of policy names grants. `default` is granted to nearly everyone, and said like any other. */
export function addGrants(
  records: ItemRecords,
  principal: Ref,
  names: unknown,
  where: string,
  kind: "identity" | "group" = "identity",
): void {
  for (const name of new Set(records.list(names, `${where} policies`))) {
    if (typeof name !== "string" || name === "" || name.length > 1000)
      records.problem(where, "One of its policies has no name that can be read.");
    else
      records.add({
        t: "grant",
        principal,
        principalKind: kind,
        entitlement: policyRef(records.realm, name),
      });
  }
}
