import type { Status } from "@/lib/domain/record";
import { type AccountRow, statusOf } from "./account-row";
import { accountRef } from "./names";
import { isYes, type ServerRecords } from "./page-body";
import { noLogin, signInOf } from "./sign-in";

const day = 86_400_000;

/** A credential for each way in which an account signs in; an open door where it needs none. */
export function addSignIns(records: ServerRecords, row: AccountRow, title: string): void {
  if (row.plugin === null) {
    records.problem(title, "How it signs in cannot be read.");
    return;
  }
  const first = row.plugin;
  if (first === noLogin) return;
  if (signInOf(first).type === "password" && row.stored === "none") addOpenDoor(records, row);
  else add(records, row, title, first);
  for (const plugin of others(row.plugins)) if (plugin !== first) add(records, row, title, plugin, true);
  if (isYes(row.second)) {
    records.add({
      t: "credential",
      ref: { realm: records.realm, externalId: `${title}/${first}/retained` },
      identity: accountRef(records.realm, row.user, row.host),
      type: "password",
      name: `Former password of ${title}, retained`,
      renewal: "manual",
      lifetime: "static",
      status: statusOf(row),
    });
  }
}

/** Without a password whoever reaches the server from there is this account. */
function addOpenDoor(records: ServerRecords, row: AccountRow): void {
  records.add({
    t: "trust",
    identity: accountRef(records.realm, row.user, row.host),
    kind: "login",
    subject: `anyone at ${row.host || "any host"}`,
    condition: { noPassword: true },
  });
}

function add(records: ServerRecords, row: AccountRow, title: string, plugin: string, isOther = false): void {
  const { type, lifetime, renewal } = signInOf(plugin);
  const base = {
    t: "credential" as const,
    ref: { realm: records.realm, externalId: `${title}/${plugin || "password"}` },
    identity: accountRef(records.realm, row.user, row.host),
    type,
    name: `${type === "password" ? "Password" : plugin} of ${title}`,
    ...(renewal ? { renewal } : {}),
  };
  if (type !== "password" || isOther) {
    records.add({ ...base, ...(lifetime ? { lifetime } : {}), status: statusOf(row) });
    return;
  }
  const changed = changedAt(records, row, title);
  const days = lifetimeDays(row);
  const expiresAt =
    changed !== null && days !== null && days > 0 ? new Date(changed.getTime() + days * day) : null;
  records.add({
    ...base,
    lifetime: days === null ? "unknown" : days > 0 ? "expiring" : "static",
    status: passwordStatus(row, expiresAt, records.collectedAt),
    lastRotatedAt: changed,
    expiresAt,
  });
}

function passwordStatus(row: AccountRow, expiresAt: Date | null, now: Date): Status {
  const status = statusOf(row);
  // MariaDB's word for a password that nothing matches.
  if (row.stored === "invalid") return "disabled";
  if (status !== "active") return status;
  return isYes(row.expired) || (expiresAt !== null && expiresAt <= now) ? "expired" : "active";
}

/** MySQL writes a date, MariaDB Unix seconds as text. */
function changedAt(records: ServerRecords, { changed }: AccountRow, title: string): Date | null {
  const isSeconds = typeof changed === "string" && /^\d{1,11}$/.test(changed);
  return records.time(isSeconds ? Number(changed) : changed, `${title} password_last_changed`);
}

/** Days that a password lives; 0 for ever; null: not known. What the account does not say, the server does. */
function lifetimeDays({ lifetime, default_lifetime }: AccountRow): number | null {
  const own = number(lifetime);
  const days = own === null || own < 0 ? number(default_lifetime) : own;
  return days !== null && days >= 0 && days <= 100_000 ? days : null;
}

function number(value: unknown): number | null {
  const read = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : null;
}

function others(list: string | null): string[] {
  if (!list) return [];
  try {
    const read: unknown = JSON.parse(list);
    return Array.isArray(read) ? read.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}
