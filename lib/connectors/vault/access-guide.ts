import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { VaultConfig } from "./config";

interface Rule {
  why: string;
  paths: string[];
  can: string[];
}

const rules: Rule[] = [
  { why: "Where one signs in and where secrets lie.", paths: ["sys/auth", "sys/mounts"], can: ["read"] },
  { why: "Policies.", paths: ["sys/policies/acl"], can: ["list"] },
  { why: "Their text.", paths: ["sys/policies/acl/+"], can: ["read"] },
  {
    why: "Who may sign in: roles, and users with a password.",
    paths: ["auth/+/role", "auth/+/roles", "auth/+/certs", "auth/+/users"],
    can: ["list"],
  },
  {
    why: "What each is bound to.",
    paths: ["auth/+/role/+", "auth/+/certs/+", "auth/+/users/+", "auth/+/role/+/role-id", "auth/+/config"],
    can: ["read"],
  },
  { why: "Accessors of SecretIDs.", paths: ["auth/+/role/+/secret-id"], can: ["list"] },
  {
    why: "When they end. Looking up is an update to Vault; nothing changes.",
    paths: ["auth/+/role/+/secret-id-accessor/lookup"],
    can: ["update"],
  },
  { why: "Entities and groups.", paths: ["identity/entity/id", "identity/group/id"], can: ["list"] },
  {
    why: "Their policies and members.",
    paths: ["identity/entity/id/+", "identity/group/id/+"],
    can: ["read"],
  },
  { why: "Accounts that Vault makes or changes.", paths: ["+/roles", "+/static-roles"], can: ["list"] },
  { why: "How long they last.", paths: ["+/roles/+", "+/static-roles/+"], can: ["read"] },
];
const tokenRules: Rule[] = [
  {
    why: "Accessors of tokens. Vault asks for sudo.",
    paths: ["auth/token/accessors"],
    can: ["list", "sudo"],
  },
  { why: "Who issued them and when they end.", paths: ["auth/token/lookup-accessor"], can: ["update"] },
  {
    why: "How many leases are in force. Vault asks for sudo.",
    paths: ["sys/leases/lookup/*"],
    can: ["list", "sudo"],
  },
];
const kvRules: Rule[] = [
  {
    why: "Paths and dates of secrets in KV version 2. Mounts that nest (team/kv) are written out, and so is a mount of version 1: list on old/*, nothing more.",
    paths: ["+/metadata/*"],
    can: ["list", "read"],
  },
  { why: "Never a value.", paths: ["+/data/*", "+/creds/*", "+/static-creds/*"], can: ["deny"] },
];

function policy(config: Partial<VaultConfig>): string {
  const all = [
    ...rules,
    ...(config.tokens === "no" ? [] : tokenRules),
    ...(config.kv === "no" ? [] : kvRules),
  ];
  const quoted = (words: string[]) => words.map((word) => JSON.stringify(word)).join(", ");
  return all
    .map(
      ({ why, paths, can }) =>
        `# ${why}\n${paths.map((path) => `path ${JSON.stringify(path)} { capabilities = [${quoted(can)}] }`).join("\n")}\n`,
    )
    .join("\n");
}

const appRole = ({
  auth_mount: mount = "approle",
}: Partial<VaultConfig>) => `# As somebody who may write policies. With OpenBao, write bao in place of vault.
vault policy write rollcall-reader rollcall-reader.hcl
vault auth list -format=json | grep -q '"${mount}/"' || vault auth enable -path=${mount} approle
vault write auth/${mount}/role/rollcall-reader token_policies=rollcall-reader \\
  token_ttl=1h token_max_ttl=4h secret_id_ttl=90d
vault read -field=role_id auth/${mount}/role/rollcall-reader/role-id
vault write -f -field=secret_id auth/${mount}/role/rollcall-reader/secret-id
`;

const token = () => `# In place of an AppRole. Rollcall does not renew it: have it renewed within a month.
vault policy write rollcall-reader rollcall-reader.hcl
vault token create -policy=rollcall-reader -period=768h -orphan -display-name=rollcall-reader
`;

export const accessGuide: AccessGuide<VaultConfig> = {
  intro:
    "A policy that lists and describes, and denies every path that gives a value. It works with Vault and with OpenBao; with namespaces, once in each.",
  tabs: [
    { name: "Policy (rollcall-reader.hcl)", language: "hcl", text: policy },
    { name: "AppRole", language: "sh", text: appRole },
    { name: "Token", language: "sh", text: token },
  ],
};
