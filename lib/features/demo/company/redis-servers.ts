import { type AclUser, readAclLine } from "@/lib/connectors/redis/acl-line";
import { dataSets } from "@/lib/connectors/redis/manifest";
import { nodeRealm, nodeRef } from "@/lib/connectors/redis/records";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const sessions = `cache-01.${companyDomain}:6379`;
const baskets = `cache-02.${companyDomain}:6379`;

/** Servers with their users, as `ACL LIST` prints them, and which programs are connected; `#` stands for a password. */
const servers: readonly (readonly [node: string, lines: readonly string[], connected: readonly string[]])[] =
  [
    [
      sessions,
      [
        "user default off resetchannels -@all",
        "user storefront on # ~session:* resetchannels -@all +@read +@write",
        "user metrics on # resetchannels -@all +info +ping",
        "user ops on # ~* &* +@all",
      ],
      ["storefront", "metrics"],
    ],
    [
      baskets,
      ["user default on nopass ~* &* +@all", "user cart on # ~basket:* resetchannels -@all +@read +@write"],
      ["default"],
    ],
  ];

/** Sessions and baskets of the shop. */
export const redisServers: ConnectedSystem = {
  name: "Redis sessions and baskets",
  connector: "redis",
  about: sessions,
  make: ({ company }) => ({ parts: servers.flatMap((server) => partsOf(company, server)), planted: wrong }),
};

function partsOf(company: Company, [node, lines, connected]: (typeof servers)[number]): SnapshotPart[] {
  const users = lines.flatMap((line): AclUser[] => {
    const mark = () => company.random("redis", node, line).text("0123456789abcdef", 16);
    const user = readAclLine(line, mark);
    return user ? [user] : [];
  });
  const rows: { [dataSet: string]: object[] } = {
    users,
    sessions: connected.map((name) => ({ name, addresses: ["10.20.6.11"], programs: [] })),
    server: [{ name: "server", facts: { redis_version: "7.2.4", redis_mode: "standalone", role: "master" } }],
  };
  return dataSets.flatMap(({ id, title }) => [
    ...scopeParts(
      {
        key: `${node}/${id}`,
        dataSet: id,
        title: `${title}: ${node}`,
        issues: id === "sessions" ? [] : [nodeRealm(node)],
        container: nodeRef(nodeRealm(node)),
      },
      [[id, { node, rows: rows[id] ?? [] }]],
    ),
  ]);
}

const wrong: Planted[] = [
  planted(
    "cache-without-password",
    3,
    "Whoever reaches the server of the baskets may read and change all of them.",
    {
      identities: [{ realm: nodeRealm(baskets), externalId: "user/default" }],
    },
  ),
];
