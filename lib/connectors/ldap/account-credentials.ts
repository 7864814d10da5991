import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref, Status } from "@/lib/domain/record";
import type { Account } from "./account-item";
import type { AccountState, PasswordState } from "./account-state";
import { firstValue } from "./dn";

/** Every way in which an account signs in: its password, or that which the directory renews; certificates and keys. */
export function addCredentials(
  records: ItemRecords,
  ref: Ref,
  account: Account,
  state: AccountState,
  where: string,
): void {
  const name = clip(firstValue(account.dn), 200);
  const classes = (account.is.objectclass ?? []).map((each) => each.toLowerCase());
  if (state.password) {
    const isMachine =
      classes.includes("computer") || classes.some((each) => each.endsWith("managedserviceaccount"));
    if (isMachine) addRenewed(records, ref, name, account, state, state.password);
    else addPassword(records, ref, name, state, state.password);
  }
  for (const certificate of account.certificates) {
    if (certificate?.sha256) addCertificate(records, ref, certificate);
    else records.problem(where, "One of its certificates cannot be read.");
  }
  for (const key of account.keys) {
    if (!key?.fingerprint) {
      records.problem(where, "One of its SSH keys cannot be read.");
      continue;
    }
    const { print, ...facts } = key;
    records.add({
      t: "credential",
      ref: child(ref, `ssh-key/${key.fingerprint}`),
      identity: ref,
      type: "ssh_key",
      name: clip(key.comment || `${key.type ?? "SSH key"} ${key.fingerprint}`, 500),
      lifetime: "static",
      renewal: "manual",
      status: state.status,
      ...(print ? { fingerprint: print } : {}),
      raw: facts,
    });
  }
  for (const mapping of account.is.altsecurityidentities ?? [])
    records.add({ t: "trust", identity: ref, kind: "login", subject: clip(mapping, 4000) });
}

function child({ realm, externalId }: Ref, what: string): Ref {
  return { realm, externalId: `${externalId}/${what}` };
}

function addPassword(
  records: ItemRecords,
  ref: Ref,
  name: string,
  { status }: AccountState,
  { changedAt, expiresAt, lifetime }: PasswordState,
): void {
  const isOver = status === "active" && expiresAt !== null && expiresAt <= records.collectedAt;
  records.add({
    t: "credential",
    ref: child(ref, "password"),
    identity: ref,
    type: "password",
    name: `Password of ${name}`,
    lifetime,
    renewal: "manual",
    status: isOver ? "expired" : status,
    lastRotatedAt: changedAt,
    expiresAt,
  });
}

/** Machines renew their passwords themselves, or the domain does; nobody knows them. */
function addRenewed(
  records: ItemRecords,
  ref: Ref,
  name: string,
  { is }: Account,
  { status }: AccountState,
  { changedAt }: PasswordState,
): void {
  const days = is["msds-managedpasswordinterval"]?.[0];
  records.add({
    t: "credential",
    ref: child(ref, "password"),
    identity: ref,
    type: "platform_managed",
    name: `Password of ${name}, which the directory renews`,
    lifetime: "platform_managed",
    renewal: "automatic",
    status,
    lastRotatedAt: changedAt,
    ...(days ? { raw: { renewedEveryDays: days } } : {}),
  });
}

function addCertificate(records: ItemRecords, ref: Ref, facts: { [fact: string]: string }): void {
  const from = records.time(facts.from, "certificate from");
  const until = records.time(facts.until, "certificate until");
  const isOver: Status = until !== null && until <= records.collectedAt ? "expired" : "active";
  records.add({
    t: "credential",
    ref: child(ref, `certificate/${facts.sha256}`),
    identity: ref,
    type: "x509",
    name: clip((facts.subject || facts.sha256 || "").replaceAll("\n", ", "), 500),
    lifetime: "expiring",
    status: isOver,
    createdAt: from,
    expiresAt: until,
    raw: facts,
  });
}
