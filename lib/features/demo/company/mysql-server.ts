import { dataSets } from "@/lib/connectors/mysql/data-sets";
import { accountRef, serverRealm } from "@/lib/connectors/mysql/names";
import { serverScope } from "@/lib/connectors/mysql/plan";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const host = `magazine-db.${companyDomain}`;

/** Accounts: name, from where, days since the password was changed, rights on everything, the comment. */
const accounts: readonly (readonly [string, string, number, string, string | null])[] = [
  ["root", "localhost", 2400, "Select_priv,Super_priv,Grant_priv", null],
  ["magazine", "%", 2400, "", "Contents of the magazine"],
  ["wordpress", "10.%", 1900, "", "owner: catalogue"],
  ["phpmyadmin", "%", 2400, "Select_priv,Insert_priv,Update_priv,Delete_priv,File_priv,Grant_priv", null],
  ["backup", "localhost", 900, "Select_priv,Lock_tables_priv,Reload_priv", "shop-backup"],
  ["exporter", "10.%", 500, "Process_priv,Repl_client_priv", null],
];

/** The database of the magazine, which nobody has had the time to move. */
export const mysqlServer: ConnectedSystem = {
  name: "MySQL magazine",
  connector: "mysql",
  about: host,
  make: ({ company }) => {
    const server = company.uuid("mysql", host);
    return { parts: partsOf(company, server), planted: plantedIn(server) };
  },
};

function partsOf(company: Company, server: string): SnapshotPart[] {
  const named = (user: string, from: string) => ({ user, host: from, kind: "account", held: 0 });
  const right = (user: string, from: string, db: string, ...granted: string[]) => ({
    ...named(user, from),
    db,
    ...Object.fromEntries(granted.map((each) => [`${each}_priv`, "Y"])),
  });
  const lists: { [dataSet: string]: readonly (readonly [call: string, rows: object[]])[] } = {
    accounts: [
      [
        "accounts",
        accounts.map(([user, from, changed, privileges, comment]) => ({
          ...named(user, from),
          plugin: "mysql_native_password",
          locked: "N",
          expired: "N",
          changed: company.ago(changed, "mysql", user).toISOString().slice(0, 19).replace("T", " "),
          lifetime: null,
          default_lifetime: "0",
          stored: "set",
          second: null,
          attributes: comment === null ? null : JSON.stringify({ comment }),
          privileges,
        })),
      ],
    ],
    privileges: [
      [
        "db",
        [
          right("magazine", "%", "magazine", "Select", "Insert", "Update", "Delete", "Drop"),
          right("wordpress", "10.%", "wordpress", "Select", "Insert", "Update", "Delete"),
        ],
      ],
    ],
    sessions: [["sessions", [{ user: "magazine", addresses: "10.20.9.4", dbs: "magazine", hosts: "%" }]]],
  };
  return dataSets.flatMap(({ id }) => [
    ...scopeParts(
      serverScope(id, server),
      (lists[id] ?? []).map(([call, rows]) => [call, { server, flavour: "mysql", host, rows }]),
    ),
  ]);
}

function plantedIn(server: string): Planted[] {
  return [
    planted(
      "database-account-from-anywhere",
      3,
      "An account that may read files of the machine signs in from any address.",
      {
        identities: [accountRef(serverRealm(server), "phpmyadmin", "%")],
      },
    ),
  ];
}
