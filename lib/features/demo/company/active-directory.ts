import { dataSets } from "@/lib/connectors/ldap/data-sets";
import { directoryRef } from "@/lib/connectors/ldap/root";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employees } from "./staff";

const domainSid = "S-1-5-21-104207313-421414001-700421515";
const realm = `ad:${domainSid}`;
const suffix = "DC=corp,DC=brindlewood,DC=example";
const server = `dc-01.corp.${companyDomain}`;

const normal = 0x200;
const disabled = 0x2;
const neverExpires = 0x10000;
const anyDelegation = 0x80000;

/** Accounts of programs: name, what for, days since its password was changed and since it signed in, flags, names of its services. */
const programs: readonly (readonly [string, string, number, number | null, number, string[]])[] = [
  ["ad.join", "Joins machines", 1900, 20, neverExpires, []],
  ["svc_backup", "Backups of file servers", 2600, 1, neverExpires, []],
  ["svc_scan2mail", "Printers", 1500, 2, neverExpires, []],
  ["svc_sql_agent", "", 2900, 1, neverExpires, ["MSSQLSvc/sql-01.corp.brindlewood.example:1433"]],
  [
    "svc_print",
    "Print server",
    2100,
    3,
    neverExpires | anyDelegation,
    ["HTTP/print-01.corp.brindlewood.example"],
  ],
  ["svc_wlan", "Wireless network", 800, 1, neverExpires, []],
  ["svc_kiosk", "Terminals in the stores", 700, 1, 0, []],
  ["svc_erp_old", "ERP before this one", 3000, 640, neverExpires, []],
];

/** Groups, with which of the programs are in them. */
const groups: readonly (readonly [rid: number, name: string, ...members: string[]])[] = [
  [512, "Domain Admins", "svc_backup", "svc_sql_agent"],
  [513, "Domain Users"],
  [1601, "Store terminals", "svc_kiosk"],
];

/** The directory of the offices and stores, from before the cloud. */
export const activeDirectory: ConnectedSystem = {
  name: "Active Directory corp",
  connector: "ldap",
  about: server,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const idOf = (company: Company, name: string) => company.uuid("active directory", name);
const dnOf = (name: string, unit: string) => `CN=${name},OU=${unit},${suffix}`;

/** Time as Windows counts it: hundreds of nanoseconds since 1601. */
const fileTime = (date: Date) => String(BigInt(date.getTime() + 11_644_473_600_000) * 10_000n);
/** Time as LDAP writes it. */
const ldapTime = (date: Date) => `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}.0Z`;

function partsOf(company: Company): SnapshotPart[] {
  const account = (name: string, rid: number, dn: string, is: { [attribute: string]: string[] }) => ({
    dn,
    id: idOf(company, name),
    sid: `${domainSid}-${rid}`,
    is: {
      objectclass: ["top", "person", "organizationalPerson", "user"],
      samaccountname: [name],
      primarygroupid: ["513"],
      ...is,
    },
    titles: {},
    maxAge: 0,
    certificates: [],
    keys: [],
    passwordReaders: [],
    actsForOthers: [],
  });
  const times = (name: string, changed: number, used: number | null) => ({
    whencreated: [ldapTime(company.ago(Math.max(changed, used ?? 0) + 30, "ad", name))],
    pwdlastset: [fileTime(company.ago(changed, "ad password", name))],
    ...(used === null ? {} : { lastlogontimestamp: [fileTime(company.ago(used, "ad logon", name))] }),
  });
  return listParts(
    {
      dataSets,
      common: { realm, context: suffix, replicatesLogons: true },
      id: server,
      title: server,
      issues: [realm],
      container: directoryRef(realm),
      reader: `rollcall@corp.${companyDomain}`,
    },
    {
      units: {
        units: ["Staff", "Service accounts"].map((unit) => ({
          dn: `OU=${unit},${suffix}`,
          description: null,
          owner: null,
        })),
      },
      accounts: {
        accounts: [
          ...programs.map(([name, about, changed, used, flags, spns], index) =>
            account(name, 1200 + index, dnOf(name, "Service accounts"), {
              ...times(name, changed, used),
              useraccountcontrol: [String(normal | flags)],
              ...(about === "" ? {} : { description: [about] }),
              ...(spns.length > 0 ? { serviceprincipalname: spns } : {}),
            }),
          ),
          ...employees.map(({ name, email, left, team }, index) =>
            account(email.slice(0, email.indexOf("@")), 2100 + index, dnOf(name, "Staff"), {
              ...times(name, (left ?? 0) + 50, (left ?? 0) + 1),
              useraccountcontrol: [String(normal | (left === undefined ? 0 : disabled))],
              userprincipalname: [email],
              displayname: [name],
              employeeid: [String(4100 + index)],
              department: [team],
            }),
          ),
        ],
      },
      groups: {
        groups: groups.map(([rid, name, ...members]) => ({
          id: `${domainSid}-${rid}`,
          name,
          facts: {},
          members: members.map((member) => dnOf(member, "Service accounts").toLowerCase()),
          groups: [],
          strange: [],
        })),
      },
    },
  );
}

function plantedIn(company: Company): Planted[] {
  const ref = (name: string) => ({ realm, externalId: idOf(company, name) });
  return [
    planted(
      "domain-administrator-with-old-password",
      2,
      "A backup account administers the domain with a password of seven years.",
      {
        identities: [ref("svc_backup")],
      },
    ),
    planted(
      "acts-for-anybody",
      8,
      "The print server's account may act as whoever prints, anywhere in the domain.",
      {
        identities: [ref("svc_print")],
      },
    ),
  ];
}
