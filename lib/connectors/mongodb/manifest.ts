import type { AccessGuide, DataSet, Manifest } from "@/lib/connectors/sdk/contract";
import { type MongoConfig, mongoConfigSchema, mongoFields } from "./config";

export const usersPermission = "viewUser";
export const rolesPermission = "viewRole";
export const sessionsPermission = "inprog";
export const serverPermission = "sign-in";

/** What is read, the permissions that the commands need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "users",
    title: "Users and the roles that they hold",
    permissions: [usersPermission],
    withoutIt: "No user of the cluster is known, nor which roles it holds.",
  },
  {
    id: "roles",
    title: "Roles and what they allow",
    permissions: [rolesPermission, usersPermission],
    withoutIt: "What the roles of the users allow is not known.",
  },
  {
    id: "sessions",
    title: "Who is connected now",
    permissions: [sessionsPermission],
    withoutIt: "Nothing is known of the use of any user.",
  },
  {
    id: "server",
    title: "The server",
    permissions: [serverPermission],
    withoutIt: "The version of the server is not known, and neither is anything else of it.",
  },
];

const readerName = (user: string | undefined) => JSON.stringify(user || "rollcall-reader");

export const accessGuide: AccessGuide<MongoConfig> = {
  intro:
    "The reader may list users and roles, and see who is connected. It may read no collection. MongoDB lists users without their credentials unless it is asked for them, which Rollcall never does; but whoever holds this user could ask. Keep its password accordingly.",
  tabs: [
    {
      name: "Reader",
      language: "js",
      text: ({ user, auth_database: db }) => `// In mongosh, once for the cluster.
const admin = db.getSiblingDB("admin");
admin.createRole({
  role: "rollcallReader",
  privileges: [
    // Users of every database are listed by a privilege on the cluster.
    { resource: { cluster: true }, actions: ["${usersPermission}", "${sessionsPermission}"] },
    { resource: { db: "", collection: "" }, actions: ["${rolesPermission}"] },
    // Every database is every one but these two.
    { resource: { db: "local", collection: "" }, actions: ["${rolesPermission}"] },
    { resource: { db: "config", collection: "" }, actions: ["${rolesPermission}"] },
  ],
  roles: [],
});
db.getSiblingDB(${JSON.stringify(db ?? "admin")}).createUser({
  user: ${readerName(user)},
  pwd: passwordPrompt(),
  roles: [{ role: "rollcallReader", db: "admin" }],
});
`,
    },
    {
      name: "Take it back",
      language: "js",
      text: ({
        user,
        auth_database: db,
      }) => `db.getSiblingDB(${JSON.stringify(db ?? "admin")}).dropUser(${readerName(user)});
db.getSiblingDB("admin").dropRole("rollcallReader");
`,
    },
  ],
};

export const manifest: Manifest<MongoConfig> = {
  id: "mongodb",
  title: "MongoDB",
  category: "Database",
  summary:
    "Finds the users of a self-managed cluster, how each signs in, which roles it holds and what they allow, and who is connected.",
  config: mongoConfigSchema,
  fields: mongoFields,
  dataSets,
  cannotSee: [
    "Use between two readings: MongoDB keeps no last login. Only who is connected to the server while it is read is seen, to the day.",
    "When a user was created, and when its password was changed.",
    "From which addresses a user may sign in: MongoDB tells that only user by user.",
    "Roles that no user holds.",
    "Who may sign in by way of LDAP or OpenID Connect without a user in the database.",
    "Users of a shard itself: name the shard as a source of its own. Projects, keys and users of Atlas.",
  ],
  neverReads: [
    "Any document of any collection of yours",
    "Credentials of users: they are never asked for",
    "What stands beside users (customData), but for who answers for them",
    "The commands that others run",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after MongoDB's manual and source; its driver was tried against a stand-in that speaks its protocol, and nobody has yet seen it read a real server.",
  },
  access: accessGuide,
};
