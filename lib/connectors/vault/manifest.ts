import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type VaultConfig, vaultConfigSchema, vaultFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<VaultConfig> = {
  id: "vault",
  title: "HashiCorp Vault and OpenBao",
  category: "Secrets",
  summary:
    "Finds AppRoles and their SecretIDs, roles of other auth methods, entities, tokens by who issued them, accounts that Vault makes, and where secrets lie.",
  config: vaultConfigSchema,
  fields: vaultFields,
  dataSets,
  cannotSee: [
    "When anything was last used: only the audit log tells, and it is not read.",
    "Batch tokens, which Vault keeps no list of.",
    "Namespaces other than the one that is named.",
    "Roles of LDAP, GitHub, Okta, RADIUS and other methods by which people sign in, but for the entities that came of them.",
    "Roles of engines other than databases and AWS: PKI, SSH, Azure, Google Cloud and others.",
    "Token roles, and what the default time to live of a mount makes of a role that names none.",
    "Dates of secrets in KV version 1: it keeps none.",
    "What a policy's patterns reach: they are kept as text.",
  ],
  neverReads: [
    "Values of secrets: neither KV data nor credentials of engines are asked for",
    "SecretIDs and tokens: only their accessors, and those of tokens are not kept",
    "RoleIDs are kept as a keyed fingerprint alone, to tell which entity is which AppRole",
    "Statements of database roles, and connections of engines",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the documentation of Vault and OpenBao." },
  access: accessGuide,
};
