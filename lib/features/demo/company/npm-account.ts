import { dataSets } from "@/lib/connectors/npm/data-sets";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";

const realm = "npm";
const account = `${companyName}-publish`;
const host = "registry.npmjs.org";

/** Tokens: name, age, days that are left, whether it only reads. */
const tokens: readonly (readonly [string, number, number | null, boolean])[] = [
  ["publish from build-01", 1500, null, false],
  ["install in workflows", 60, 30, true],
  ["release-please", 20, 70, false],
];

/** Packages that are published, and by the workflow of which repository. */
const packages: readonly (readonly [string, string | null])[] = [
  ["design-system", "design-system"],
  ["catalogue-client", "catalogue"],
  ["eslint-config", null],
];

/** The account that publishes the company's packages. */
export const npmAccount: ConnectedSystem = {
  name: `npm ${account}`,
  connector: "npm",
  about: account,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const keyOf = (company: Company, name: string) =>
  company.random("npm", "token", name).text("0123456789abcdef", 32);

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "npm", name).toISOString();
  const source = (owner: string, common: object) => ({
    dataSets,
    common: { realm, ...common },
    id: `${host}/${owner}`,
    title: owner,
    issues: [realm],
    reader: account,
  });
  return [
    ...listParts(source(account, { account }), {
      tokens: {
        "GET /-/npm/v1/tokens": tokens.map(([name, age, left, readonly]) => ({
          key: keyOf(company, name),
          name,
          created: at(age, name),
          updated: at(age, name),
          ...(left === null ? {} : { expires: company.ends(left).toISOString() }),
          readonly,
          cidr_whitelist: null,
          bypass_2fa: !readonly,
          packages: packages.map(([each]) => `@${companyName}/${each}`),
          packages_and_scopes_permission: readonly ? "read-only" : "read-write",
        })),
      },
    }),
    ...listParts(source(companyName, {}), {
      publishers: {
        "GET /-/package/{package}/trust": packages.map(([name, repository]) => ({
          name: `@${companyName}/${name}`,
          trusts:
            repository === null
              ? []
              : [
                  {
                    id: `tp-${name}`,
                    type: "github",
                    claims: {
                      repository: `${companyName}/${repository}`,
                      workflow_ref: { file: "release.yml" },
                      environment: "npm",
                    },
                    permissions: ["createPackage"],
                  },
                ],
        })),
      },
    }),
  ];
}

function plantedIn(company: Company): Planted[] {
  const token = { realm, externalId: `token/${keyOf(company, "publish from build-01")}` };
  return [
    planted(
      "publishing-token-never-replaced",
      11,
      "A token of the old build server, never replaced in four years, publishes the company's packages.",
      {
        identities: [token],
        credentials: [token],
      },
    ),
  ];
}
