import { fieldOf, textOf, textsOf } from "./body";
import { Gathered, known, nothing, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

/** Roles that every account has. */
const roles = known(
  [
    "ACCOUNTADMIN ORGADMIN GLOBALORGADMIN",
    wide(
      [
        "administer",
        "grant_access",
        "create_credentials",
        "change_trust",
        "disable_logging",
        "read_all",
        "write",
        "delete",
        "read",
      ],
      "org_wide",
      "creates_tokens",
    ),
  ],
  [
    "SECURITYADMIN",
    wide(
      ["grant_access", "create_credentials", "change_trust", "write", "read"],
      "creates_tokens",
      "org_wide",
    ),
  ],
  ["USERADMIN", wide(["grant_access", "create_credentials", "write", "read"], "creates_tokens", "org_wide")],
  ["SYSADMIN", wide(["write", "delete", "read"])],
  ["PUBLIC", nothing],
);

const ofAccount: { readonly [privilege: string]: readonly Power[] } = {
  "MANAGE GRANTS": ["grant_access"],
  OWNERSHIP: ["administer"],
  "CREATE USER": ["create_credentials"],
  "MANAGE USER SUPPORT CASES": ["read"],
  "CREATE ROLE": ["write"],
  "CREATE INTEGRATION": ["change_trust"],
  "MANAGE ACCOUNT SUPPORT CASES": ["read"],
  "ATTACH POLICY": ["change_trust"],
  "APPLY AUTHENTICATION POLICY": ["change_trust"],
  "APPLY PASSWORD POLICY": ["change_trust"],
  "APPLY SESSION POLICY": ["change_trust"],
  "OVERRIDE SHARE RESTRICTIONS": ["grant_access"],
  "CREATE SHARE": ["grant_access"],
  "MANAGE WAREHOUSES": ["write"],
  "EXECUTE MANAGED TASK": ["write"],
  "EXECUTE TASK": ["write"],
  "IMPORT SHARE": ["read"],
  "MONITOR USAGE": ["read"],
  "MONITOR EXECUTION": ["read"],
  "MONITOR SECURITY": ["read"],
};

/** Roles and privileges of Snowflake. What an own role may, is granted to it: the role is nothing by itself. */
export function powersOfSnowflake({ kind, name, body }: EntitlementFacts): EntitlementPowers {
  if (kind === "role") return roles.get(name.toLowerCase()) ?? nothing;
  if (kind === "group") return nothing;
  const object = textOf(body, "object");
  if (object === "") return roles.get(name.toLowerCase()) ?? notUnderstood;
  const held = textsOf(fieldOf(body, "privileges"));
  return powersOfPrivileges(object, held, textsOf(fieldOf(body, "grantable")));
}

function powersOfPrivileges(
  object: string,
  held: readonly string[],
  grantable: readonly string[],
): EntitlementPowers {
  const found = new Gathered();
  const isAccount = object === "ACCOUNT";
  const reach = isAccount || object === "DATABASE" ? "wide" : "named";
  for (const each of held) {
    if (isAccount && Object.hasOwn(ofAccount, each)) {
      found.add("wide", ...(ofAccount[each] ?? []));
      continue;
    }
    found.add(reach, ...general(object, each));
  }
  if (grantable.length > 0) found.add("named", "grant_access").trait("grants_onward");
  if (found.wide.has("create_credentials")) found.trait("creates_tokens");
  return found.powers;
}

function general(object: string, privilege: string): readonly Power[] {
  if (privilege === "OWNERSHIP") {
    if (object === "DATABASE") return ["administer", "grant_access", "write", "delete", "read"];
    // Who owns a user sets its key and password.
    return object === "USER" ? ["create_credentials", "write"] : ["grant_access", "write", "delete", "read"];
  }
  if (
    /^(?:SELECT|USAGE|READ|REFERENCES|MONITOR|IMPORTED PRIVILEGES|REFERENCE_USAGE|RESOLVE ALL|AUDIT)/.test(
      privilege,
    )
  )
    return ["read"];
  if (/^(?:DELETE|TRUNCATE)$/.test(privilege)) return ["delete"];
  return ["write"];
}
