import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { environmentOf, secretFactsSchema } from "@/lib/connectors/sdk/file-facts";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { keyRefOf } from "@/lib/connectors/sdk/machine-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Environment, Status } from "@/lib/domain/record";
import { refSchema } from "@/lib/domain/record-schemas";
import { stateRealms, stateRef } from "./names";
import { stateType } from "./state-types";

const itemSchema = z.object({
  address: z.string().min(1).max(1300),
  type: z.string().max(200),
  mode: z.string().max(40),
  attributes: z.record(z.string(), z.unknown()).catch({}),
  secrets: z.array(secretFactsSchema.extend({ sensitive: z.boolean().catch(false) })).catch([]),
  user: refSchema.nullish().catch(null),
});
type Item = z.output<typeof itemSchema>;

const keySchema = z.object({
  id: z.string().regex(/^A[KS]IA[A-Z\d]{12,124}$/),
  status: z.string().nullish().catch(null),
  create_date: z.unknown().optional(),
});
const keyStates: { [status: string]: Status } = { Active: "active", Inactive: "disabled" };

/** What a state made elsewhere, and the secrets that lie in it in plain text. */
export function stateRecords(page: Page): Parsed {
  const records = new ItemRecords(page, stateRealms);
  if (!stateRealms.test(records.realm)) return records.parsed();
  const name = typeof records.beside.name === "string" ? clip(records.beside.name, 300) : "state";
  const environment = environmentOf(name);
  const container = stateRef(records.realm);
  records.add({ t: "container", ref: container, kind: "workspace", name });
  for (const { item, where } of records.read(itemSchema)) {
    if (item.mode === "managed") addIdentity(records, item, name, environment);
    if (item.type === "aws_iam_access_key") addKey(records, item, where);
    const made =
      item.type === "aws_iam_access_key" ? keySchema.safeParse(item.attributes).data?.id : undefined;
    for (const secret of item.secrets)
      records.add({
        t: "placement",
        ref: { realm: records.realm, externalId: clip(`${item.address}#${secret.field}`, 1900) },
        locator: `${name} ${item.address} ${secret.field}`,
        kind: "state_file",
        // A state is plain text to all who may read it, whatever Terraform hides on the screen.
        meantForSecrets: false,
        container,
        // The password for mail is made of the key, and works as long as the key does.
        credential: secret.keyId ? keyRefOf(secret.keyId) : made ? keyRefOf(made) : null,
        credentialType: secret.type,
        name: secret.name,
        ...(secret.fingerprint ? { fingerprint: secret.fingerprint } : {}),
        ...(environment ? { environment } : {}),
        facts: {
          resource: item.address,
          type: item.type,
          sensitive: secret.sensitive,
          ...(secret.what ? { looksLike: secret.what } : {}),
          ...(secret.hint ? { hint: secret.hint } : {}),
        },
      });
  }
  return records.parsed();
}

/** The identity under its own system's id, with which code made it: evidence of purpose and owner, no more. */
function addIdentity(
  records: ItemRecords,
  item: Item,
  state: string,
  environment: Environment | undefined,
): void {
  const made = stateType(item.type).identity?.(item.attributes);
  if (!made) return;
  records.add({
    t: "identity",
    ref: made.ref,
    aliases: made.aliases,
    kind: made.kind,
    name: made.name,
    system: made.system,
    managedBy: "customer",
    ...(made.createdAt ? { createdAt: made.createdAt } : {}),
    ...(made.description ? { description: made.description } : {}),
    ...(Object.keys(made.tags).length > 0 ? { tags: made.tags } : {}),
    ownerHints: [{ type: "path", value: clip(`${state}: ${item.address}`, 500) }, ...made.ownerHints],
    purpose: clip(`Made by Terraform: ${item.address} in ${state}`, 1000),
    ...(environment ? { environment } : {}),
    raw: { terraform: { state: records.realm, name: state, address: item.address, type: item.type } },
  });
}

function addKey(records: ItemRecords, item: Item, where: string): void {
  const key = keySchema.safeParse(item.attributes).data;
  if (!key) {
    records.problem(where, "The access key has no id that can be read.");
    return;
  }
  const fingerprint = item.secrets.find(({ type }) => type === "access_key")?.fingerprint;
  records.add({
    t: "credential",
    ref: { realm: "aws", externalId: key.id },
    identity: item.user ?? null,
    type: "access_key",
    lifetime: "static",
    status: (key.status && Object.hasOwn(keyStates, key.status) && keyStates[key.status]) || "unknown",
    createdAt: records.time(key.create_date, `${where} create_date`),
    ...(fingerprint ? { fingerprint } : {}),
  });
}
