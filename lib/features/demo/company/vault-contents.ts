import type { Company } from "./company";

export const policies: { [name: string]: string } = {
  default: 'path "auth/token/lookup-self" { capabilities = ["read"] }',
  shop: 'path "secret/data/shop/*" { capabilities = ["read"] }',
  payments: 'path "secret/data/payments/*" { capabilities = ["read"] }',
  data: 'path "secret/data/data/*" { capabilities = ["read"] }',
  build: 'path "secret/data/build/*" { capabilities = ["read", "update"] }',
  "everything-read": 'path "secret/data/*" { capabilities = ["read", "list"] }',
  operators: 'path "*" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }',
};

/** AppRoles: what they may read, days since each of their SecretIDs was made, days that each has left (null: no end). */
export const appRoles: readonly (readonly [string, string, readonly (readonly [number, number | null])[]])[] =
  [
    ["jenkins", "build", [[1250, null]]],
    ["nightly-export", "data", [[80, 100]]],
    ["reporting", "data", [[300, 65]]],
    ["partner-feeds", "shop", [[400, null]]],
    [
      "warehouse-edi",
      "everything-read",
      [
        [900, null],
        [30, null],
      ],
    ],
    ["fraud-score", "payments", [[20, 70]]],
  ];

/** Roles that pods of the cluster sign in as: names and namespaces of their accounts, and what they may read. */
export const podRoles: readonly (readonly [string, string[], string[], string])[] = [
  ["storefront", ["storefront", "storefront-worker"], ["shop"], "shop"],
  ["checkout", ["cart", "pricing"], ["shop"], "shop"],
  ["kafka-connect", ["kafka-connect"], ["kafka"], "data"],
  ["any-pod", ["*"], ["*"], "everything-read"],
];

/** Where secrets lie: folder and names. */
export const secrets: { [folder: string]: string } = {
  shop: "storefront/database cart/database search/index mailer/smtp sessions/signing loyalty/partner media/upload maps/key",
  payments: "provider/live provider/test bank/sftp ledger/database fraud/vendor hsm/pin",
  data: "warehouse/loader airflow/fernet supplier/sftp metrics/export",
  build: "registry/push npm/publish sonar/token signing/apk",
};

/** Tokens that are out, by who issued them. */
export function tokensOf(company: Company): object[] {
  const group = (id: string, age: number, more: object) => ({
    id,
    role: "",
    entity: "",
    count: 1,
    oldest: Math.floor(company.ago(age, "vault token", id).getTime() / 1000),
    latestEnd: null,
    ...more,
  });
  const soon = company.ends(0).toISOString();
  return [
    group("root", 1400, { path: "auth/token/root", name: "root", policies: ["root"], life: "for_ever" }),
    group("backup", 700, {
      path: "auth/token/create",
      name: "token-backup",
      policies: ["everything-read"],
      life: "while_renewed",
    }),
    ...appRoles.map(([name, policy]) =>
      group(`login-${name}`, 0, {
        path: "auth/approle/login",
        name: "approle",
        role: name,
        policies: ["default", policy],
        life: "short",
        count: 2,
        latestEnd: soon,
      }),
    ),
  ];
}

/** A secret as its metadata tell of it. */
export function secretAt(company: Company, folder: string, name: string): object {
  const random = company.random("kv", folder, name);
  const age = random.between(100, 1300);
  const changed = random.chance(0.4) ? random.between(1, 90) : age;
  const at = (days: number) => company.ago(days, "kv", folder, name).toISOString();
  const versions = changed === age ? 1 : random.between(2, 9);
  return {
    path: `${folder}/${name}`,
    created_time: at(age),
    updated_time: at(changed),
    current_version: versions,
    custom_metadata: random.chance(0.5) ? { team: folder === "shop" ? "storefront" : folder } : null,
    versions,
    current: { created_time: at(changed), deletion_time: "", destroyed: false },
  };
}
