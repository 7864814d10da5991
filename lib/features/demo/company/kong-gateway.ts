import { dataSets } from "@/lib/connectors/kong/data-sets";
import { consumerRef, gatewayRef } from "@/lib/connectors/kong/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee } from "./staff";

const host = `gateway.${companyDomain}:8444`;
const realm = `kong:${host}`;

/** Who calls the company's APIs: name, age, whose it is, group, how it proves itself. */
const consumers: readonly (readonly [
  string,
  number,
  string | null,
  string,
  "key" | "password" | "signature",
])[] = [
  ["partner-north", 1300, null, "partners", "key"],
  ["partner-south", 1250, null, "partners", "key"],
  ["price-comparison", 700, "Sofia Marchetti", "partners", "key"],
  ["store-terminals", 900, "Oskar Lindahl", "internal", "signature"],
  ["mobile-app", 1500, "Lena Fischer", "internal", "key"],
  ["hackday", 1100, "Piet Vermeer", "internal", "password"],
];

/** The gateway before the company's own APIs. */
export const kongGateway: ConnectedSystem = {
  name: "Kong gateway",
  connector: "kong",
  about: host,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const idOf = (company: Company, kind: string, name: string) => company.uuid("kong", kind, name);

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => Math.floor(company.ago(days, "kong", name).getTime() / 1000);
  const proving = (by: "key" | "password" | "signature") =>
    consumers
      .filter(([, , , , how]) => how === by)
      .map(([name, age]) => {
        const secret = company.secrets.password(`kong ${name}`);
        const print = by === "password" ? null : company.origin.fingerprint?.(secret);
        return {
          id: idOf(company, by, name),
          created_at: at(age, name),
          consumer: idOf(company, "consumer", name),
          isKeyPair: false,
          ...(print ? { fingerprint: print } : {}),
        };
      });
  return listParts(
    { dataSets, common: { realm }, id: host, title: host, issues: [realm], container: gatewayRef(realm) },
    {
      consumers: {
        "GET /consumers": consumers.map(([name, age, owner]) => ({
          id: idOf(company, "consumer", name),
          username: name,
          custom_id: null,
          tags: owner === null ? [] : [`owner: ${employee(owner).email}`],
          created_at: at(age, name),
        })),
      },
      keys: { "GET /key-auths": proving("key") },
      passwords: { "GET /basic-auths": proving("password") },
      "request-signing": { "GET /hmac-auths": proving("signature") },
      groups: {
        "GET /acls": consumers.map(([name, age, , group]) => ({
          id: idOf(company, "group", name),
          group,
          created_at: at(age, name),
          consumer: idOf(company, "consumer", name),
        })),
      },
    },
  );
}

function plantedIn(company: Company): Planted[] {
  return [
    planted(
      "hackday-password-inside",
      4,
      "A password from a hackday calls internal APIs; whose it was left.",
      {
        identities: [consumerRef(realm, idOf(company, "consumer", "hackday"))],
      },
    ),
  ];
}
