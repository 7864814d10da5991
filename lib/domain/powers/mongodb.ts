import { fieldOf, objectsOf, textsOf } from "./body";
import { Gathered, known, wide } from "./gathered";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood, type Power } from "./power";

const change: readonly Power[] = ["write", "delete", "read"];

/** Roles that MongoDB provides, by name. Those without a database in the name reach the one that they are of. */
const roles = known(
  [
    "root __system",
    wide(
      [
        "administer",
        "grant_access",
        "create_credentials",
        "impersonate",
        "disable_logging",
        "read_all",
        ...change,
      ],
      "superuser",
    ),
  ],
  ["userAdminAnyDatabase", wide(["grant_access", "create_credentials", "write", "read"], "creates_tokens")],
  ["userAdmin", wide(["grant_access", "create_credentials", "write", "read"])],
  ["dbOwner", wide(["administer", "grant_access", "create_credentials", ...change])],
  ["clusterAdmin", wide(["administer", "disable_logging", ...change])],
  ["clusterManager hostManager", wide(["disable_logging", "write", "read"])],
  ["restore", wide(["grant_access", "write", "delete"])],
  ["backup readAnyDatabase", wide(["read_all", "read"])],
  ["readWriteAnyDatabase", wide(["read_all", ...change])],
  ["dbAdminAnyDatabase dbAdmin readWrite", wide(change)],
  ["read clusterMonitor enableSharding directShardOperations", wide(["read"])],
);

const telling: { readonly [action: string]: readonly Power[] } = {
  anyAction: ["administer"],
  grantRole: ["grant_access"],
  createRole: ["grant_access"],
  grantPrivilegesToRole: ["grant_access"],
  createUser: ["create_credentials"],
  changePassword: ["create_credentials"],
  changeAnyPassword: ["create_credentials"],
  setAuthenticationRestriction: ["change_trust"],
  impersonate: ["impersonate"],
  applyOps: ["impersonate"],
  setParameter: ["disable_logging"],
  auditConfigure: ["disable_logging"],
  logRotate: ["write"],
  find: ["read"],
  remove: ["delete"],
  dropDatabase: ["delete"],
  dropCollection: ["delete"],
  insert: ["write"],
  update: ["write"],
};

/** Roles of MongoDB by what they allow, else by name (`root on admin`). */
export function powersOfMongodb({ name, managedBy, body }: EntitlementFacts): EntitlementPowers {
  const role = name.split(" on ")[0] ?? name;
  const privileges = fieldOf(body, "privileges");
  const known = roles.get(role.toLowerCase());
  if (known && (managedBy === "provider" || !Array.isArray(privileges))) return known;
  if (!Array.isArray(privileges)) return notUnderstood;
  const found = new Gathered();
  for (const each of objectsOf(privileges)) {
    const resource = each.resource;
    const isCluster = fieldOf(resource, "cluster") === true || fieldOf(resource, "anyResource") === true;
    // An empty database is any; a collection is named unless all are meant.
    const isAnyDatabase = isCluster || fieldOf(resource, "db") === "";
    const reach = isAnyDatabase || fieldOf(resource, "collection") === "" ? "wide" : "named";
    for (const action of textsOf(each.actions)) {
      found.add(reach, ...(Object.hasOwn(telling, action) ? (telling[action] ?? []) : general(action)));
      if (isAnyDatabase && reach === "wide" && action === "find") found.add("wide", "read_all");
      if (action === "anyAction") found.trait("superuser");
    }
  }
  if (found.wide.has("create_credentials")) found.trait("creates_tokens");
  return found.powers;
}

function general(action: string): readonly Power[] {
  if (
    /^(?:list|view|get|find|coll|db|server|index|inprog|top|shard|replSetGet|connPool|cursor|hostInfo|net|check|use|validate)/.test(
      action,
    )
  )
    return ["read"];
  return /^(?:drop|remove|kill)/.test(action) ? ["delete"] : ["write"];
}
