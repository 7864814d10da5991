import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { type LastUsed, noTelemetry, type Status } from "@/lib/domain/record";
import type { Account } from "./account-item";
import { fileTime, ldapTime } from "./values";

/** What an account's attributes say of its state; both kinds of directory in the same words. */
export interface AccountState {
  status: Status;
  createdAt: Date | null;
  expiresAt: Date | null;
  lastUsed: LastUsed;
  password: PasswordState | null;
  /** Words worth showing, as the directory writes them. */
  flags: string[];
}

export interface PasswordState {
  changedAt: Date | null;
  expiresAt: Date | null;
  lifetime: "static" | "expiring" | "unknown";
}

type Read = (account: Account, name: string) => Date | null;

/** A date of an attribute; one that cannot be read is a problem and null. */
function reader(records: ItemRecords, where: string, parse: typeof fileTime): Read {
  return ({ is }, name) => {
    const text = is[name]?.[0];
    const time = text === undefined || text === "" || text === "0" ? "never" : parse(text);
    if (time instanceof Date) return time;
    if (time === "unreadable") records.problem(where, `The date ${name} cannot be read.`);
    return null;
  };
}

const uac = {
  ACCOUNTDISABLE: 0x2,
  PASSWD_NOTREQD: 0x20,
  DONT_EXPIRE_PASSWORD: 0x10000,
  SMARTCARD_REQUIRED: 0x40000,
  TRUSTED_FOR_DELEGATION: 0x80000,
  NOT_DELEGATED: 0x100000,
  USE_DES_KEY_ONLY: 0x200000,
  DONT_REQ_PREAUTH: 0x400000,
  TRUSTED_TO_AUTH_FOR_DELEGATION: 0x1000000,
};
export type UacFlag = keyof typeof uac;

/** A set of flags in one number; null: it is not told. */
function numberIn({ is }: Account, name: string): number | null {
  const text = is[name]?.[0];
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : null;
}

export function uacFlags(account: Account): UacFlag[] {
  const bits = numberIn(account, "useraccountcontrol") ?? 0;
  const names: UacFlag[] = [];
  for (const name of Object.keys(uac)) if (isUacFlag(name) && (bits & uac[name]) !== 0) names.push(name);
  return names;
}

function isUacFlag(name: string): name is UacFlag {
  return Object.hasOwn(uac, name);
}

const day = 86_400;
const lockedOut = 0x10;

/** Active Directory. Last logon is replicated when it is 9 to 14 days old: so coarse is what one controller knows. */
export function adState(
  records: ItemRecords,
  account: Account,
  where: string,
  replicatesLogons: boolean,
): AccountState {
  const windows = reader(records, where, fileTime);
  const createdAt = reader(records, where, ldapTime)(account, "whencreated");
  const flags = uacFlags(account);
  const expiresAt = windows(account, "accountexpires");
  const at = latest(windows(account, "lastlogontimestamp"), windows(account, "lastlogon"));
  const isLocked = ((numberIn(account, "msds-user-account-control-computed") ?? 0) & lockedOut) !== 0;
  const isCovered = replicatesLogons && createdAt !== null;
  return {
    status: adStatus(account, flags, expiresAt, records.collectedAt),
    createdAt,
    expiresAt,
    lastUsed: {
      at,
      grade: at ? "reported" : "none",
      precisionSeconds: at ? 14 * day : null,
      coveredSince: isCovered ? createdAt : null,
      gap: isCovered ? "none" : "no_telemetry",
    },
    password: adPassword(account, flags, windows),
    flags: [
      ...flags,
      ...(isLocked ? ["LOCKOUT"] : []),
      ...(account.is.pwdlastset?.[0] === "0" ? ["MUST_CHANGE_PASSWORD"] : []),
    ],
  };
}

function adStatus(account: Account, flags: UacFlag[], expiresAt: Date | null, now: Date): Status {
  if (numberIn(account, "useraccountcontrol") === null) return "unknown";
  if (flags.includes("ACCOUNTDISABLE")) return "disabled";
  return expiresAt !== null && expiresAt <= now ? "expired" : "active";
}

/** The largest number is how the directory says that a password never ends. */
const neverEnds = "9223372036854775807";

function adPassword(account: Account, flags: UacFlag[], windows: Read): PasswordState {
  const ends = account.is["msds-userpasswordexpirytimecomputed"]?.[0];
  const isStatic = flags.includes("DONT_EXPIRE_PASSWORD") || ends === neverEnds;
  return {
    changedAt: windows(account, "pwdlastset"),
    expiresAt: isStatic ? null : windows(account, "msds-userpasswordexpirytimecomputed"),
    lifetime: isStatic ? "static" : ends === undefined ? "unknown" : "expiring",
  };
}

/** OpenLDAP and others: what the overlays ppolicy and lastbind write, where they are switched on. */
export function ldapState(records: ItemRecords, account: Account, where: string): AccountState {
  const time = reader(records, where, ldapTime);
  const { is, maxAge } = account;
  const createdAt = time(account, "createtimestamp");
  const ends = [time(account, "pwdendtime"), shadowEnd(is.shadowexpire?.[0])].filter((each) => each !== null);
  const expiresAt = ends.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
  const at = latest(time(account, "authtimestamp"), time(account, "pwdlastsuccess"));
  const changedAt = time(account, "pwdchangedtime");
  const locked = is.pwdaccountlockedtime?.[0];
  const starts = time(account, "pwdstarttime");
  const isOff =
    locked?.startsWith("0000") === true ||
    is.nsaccountlock?.[0]?.toLowerCase() === "true" ||
    (starts !== null && starts > records.collectedAt);
  const hasPassword =
    changedAt !== null ||
    (is.objectclass ?? []).some((name) => name.toLowerCase() === "simplesecurityobject");
  return {
    status: isOff
      ? "disabled"
      : expiresAt !== null && expiresAt <= records.collectedAt
        ? "expired"
        : "active",
    createdAt,
    expiresAt,
    // How exact it is, and since when it is kept, is a setting of the server that only its administrator sees.
    lastUsed: at ? { ...noTelemetry, at, grade: "reported" } : noTelemetry,
    password: hasPassword
      ? {
          changedAt,
          expiresAt: changedAt && maxAge ? new Date(changedAt.getTime() + maxAge * 1000) : null,
          lifetime: maxAge === null ? "unknown" : maxAge > 0 ? "expiring" : "static",
        }
      : null,
    flags: locked && !locked.startsWith("0000") ? [`locked since ${locked.slice(0, 40)}`] : [],
  };
}

/** The last day of an account of a machine, in days since 1970. */
function shadowEnd(days: string | undefined): Date | null {
  return days !== undefined && /^\d{3,6}$/.test(days) ? new Date(Number(days) * day * 1000) : null;
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
