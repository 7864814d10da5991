import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import type { Account } from "./account-item";
import { uacFlags } from "./account-state";

const system = "ad";

/** Services that sign in as an account, by the names under which others ask for them. A computer's are its own. */
export function addServices(records: ItemRecords, identity: Ref, { is }: Account): void {
  const isComputer = (is.objectclass ?? []).some((name) => name.toLowerCase() === "computer");
  const isManaged = (is.objectclass ?? []).some((name) => /managedserviceaccount$/i.test(name));
  if (isComputer && !isManaged) return;
  for (const spn of new Set(is.serviceprincipalname ?? []))
    records.add({ t: "trust", identity, kind: "workload", subject: clip(spn, 4000) });
}

/** Who may act as whom: what Kerberos calls delegation, and who may fetch the password of a managed account. */
export function addDelegation(records: ItemRecords, ref: Ref, account: Account): void {
  const flags = uacFlags(account);
  const grant = (principal: Ref, name: string, id: string, more: object = {}, isGroup = false) => {
    const entitlement = records.ref(clip(id, 1500));
    if (records.isNew("entitlement", entitlement))
      records.add({ t: "entitlement", ref: entitlement, kind: "privilege", name: clip(name, 500), system });
    records.add({
      t: "grant",
      principal,
      principalKind: isGroup ? "group" : "identity",
      entitlement,
      ...more,
    });
  };
  if (flags.includes("TRUSTED_FOR_DELEGATION"))
    grant(ref, "Act for whoever signs in to it, anywhere (unconstrained delegation)", "delegation/any");
  const condition = flags.includes("TRUSTED_TO_AUTH_FOR_DELEGATION")
    ? { condition: { anyProtocol: true } }
    : {};
  for (const spn of new Set(account.is["msds-allowedtodelegateto"] ?? []))
    grant(ref, `Act for others at ${spn}`, `delegation/${spn.toLowerCase()}`, condition);
  for (const { sid, group } of account.actsForOthers ?? []) {
    const name = account.is.samaccountname?.[0] ?? account.dn;
    const principal = group === null ? accountRef(records, sid) : records.ref(`group/${sid}`);
    grant(principal, `Act for others at ${name}`, `delegation/to/${ref.externalId}`, {}, group !== null);
  }
  for (const { sid, group } of account.passwordReaders ?? [])
    records.add({
      t: "trust",
      identity: ref,
      kind: "assume_role",
      subject: group === null ? sid : clip(`members of ${group} (${sid})`, 4000),
      subjectRef: group === null ? accountRef(records, sid) : null,
      condition: { may: "fetch its password" },
    });
}

/** An account by its security identifier, which names its domain. */
export function accountRef(records: ItemRecords, sid: string): Ref {
  const [, domain] = /^(S-1-5-21-\d{1,10}-\d{1,10}-\d{1,10})-\d{1,10}$/.exec(sid) ?? [];
  return { realm: domain ? `ad:${domain}` : records.realm, externalId: sid };
}
