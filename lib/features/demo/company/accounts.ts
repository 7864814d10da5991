import type { Team } from "./staff";

/** An account of the company's AWS organisation. Its number begins with zeros: hardly any real one does. */
export interface AccountFacts {
  key: AccountKey;
  id: string;
  name: string;
  unit: UnitName;
  /** As its tag says; some accounts have none. */
  environment: string | null;
  team: Team | null;
  /** Years since it was opened. */
  age: number;
  regions: readonly string[];
}

export const unitNames = ["Security", "Production", "Staging", "Development", "Sandbox"] as const;
export type UnitName = (typeof unitNames)[number] | "Root";

export type AccountKey =
  | "management"
  | "log-archive"
  | "security-tooling"
  | "shop-prod"
  | "payments-prod"
  | "data-prod"
  | "logistics-prod"
  | "shared-services"
  | "shop-staging"
  | "payments-staging"
  | "shop-dev"
  | "data-dev"
  | "sandbox"
  | "outlet";

const frankfurt = "eu-central-1";
const ireland = "eu-west-1";

const rows: readonly (readonly [
  AccountKey,
  string,
  string,
  UnitName,
  string | null,
  Team | null,
  number,
  ...string[],
])[] = [
  ["management", "000010420101", "brindlewood", "Root", null, "platform", 10, frankfurt],
  ["log-archive", "000010420202", "log-archive", "Security", "production", "security", 6, frankfurt],
  [
    "security-tooling",
    "000010420303",
    "security-tooling",
    "Security",
    "production",
    "security",
    6,
    frankfurt,
  ],
  [
    "shop-prod",
    "000010421111",
    "shop-prod",
    "Production",
    "production",
    "storefront",
    10,
    frankfurt,
    ireland,
  ],
  ["payments-prod", "000010421212", "payments-prod", "Production", "production", "payments", 7, frankfurt],
  ["data-prod", "000010421313", "data-prod", "Production", "production", "data", 6, frankfurt],
  ["logistics-prod", "000010421414", "logistics-prod", "Production", "production", "logistics", 5, frankfurt],
  ["shared-services", "000010421515", "shared-services", "Production", "shared", "platform", 7, frankfurt],
  ["shop-staging", "000010422111", "shop-staging", "Staging", "staging", "storefront", 7, frankfurt],
  ["payments-staging", "000010422212", "payments-staging", "Staging", "staging", "payments", 6, frankfurt],
  ["shop-dev", "000010423111", "shop-dev", "Development", "development", "storefront", 7, frankfurt],
  ["data-dev", "000010423313", "data-dev", "Development", null, "data", 4, frankfurt],
  ["sandbox", "000010424444", "sandbox", "Sandbox", "sandbox", null, 6, frankfurt],
  // Came with a company that was bought; nobody made the reading role there.
  ["outlet", "000010425151", "garden-outlet", "Production", null, null, 3, frankfurt],
];

export const accounts: readonly AccountFacts[] = rows.map(
  ([key, id, name, unit, environment, team, age, ...regions]) => ({
    key,
    id,
    name,
    unit,
    environment,
    team,
    age,
    regions,
  }),
);

/** The account that could not be read. */
export const closedAccount: AccountKey = "outlet";

/** The number of an account. */
export function accountId(key: AccountKey): string {
  return accountFacts(key).id;
}

/** The facts of an account. */
export function accountFacts(key: AccountKey): AccountFacts {
  const found = accounts.find((each) => each.key === key);
  if (!found) throw new RangeError(`There is no account ${key}.`);
  return found;
}
