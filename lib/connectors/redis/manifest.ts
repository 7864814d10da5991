import type { AccessGuide, DataSet, Manifest } from "@/lib/connectors/sdk/contract";
import { type RedisConfig, redisConfigSchema, redisFields } from "./config";

export const usersPermission = "+acl|list";
export const sessionsPermission = "+client|list";
export const serverPermission = "+info";

/** What is read, the permissions that the commands need, and what is lost without them. */
export const dataSets: DataSet[] = [
  {
    id: "users",
    title: "Users and their rules",
    permissions: [usersPermission],
    withoutIt: "No user of the server is known, nor what it may do.",
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
    withoutIt: "The version of the server, and whether it is a replica, is not known.",
  },
];

const safeName = (user: string | undefined) =>
  user && /^[\w.@-]{1,100}$/.test(user) ? user : "rollcall-reader";

export const accessGuide: AccessGuide<RedisConfig> = {
  intro:
    "The reader may list users and connections, and reach no key and no channel. Redis has no permission to list users without the hashes of their passwords: Rollcall drops them as they arrive.",
  tabs: [
    {
      name: "Reader",
      language: "sh",
      text: ({
        user,
      }) => `# On every server. redis-cli reads the password from the terminal's history: clear it, or use an ACL file.
redis-cli ACL SETUSER ${safeName(user)} reset on '>A-LONG-RANDOM-PASSWORD' -@all ${dataSets.flatMap(({ permissions }) => permissions).join(" ")}

# Kept over a restart: one of the two, as the server is set up.
redis-cli ACL SAVE
redis-cli CONFIG REWRITE
`,
    },
    {
      name: "Take it back",
      language: "sh",
      text: ({ user }) => `redis-cli ACL DELUSER ${safeName(user)}\n`,
    },
  ],
};

export const manifest: Manifest<RedisConfig> = {
  id: "redis",
  title: "Redis and Valkey",
  category: "Database",
  summary:
    "Finds the users of each server, which commands, keys and channels each may use, and who is connected.",
  config: redisConfigSchema,
  fields: redisFields,
  dataSets,
  cannotSee: [
    "Use between two readings: Redis keeps no last use. Only who is connected while it is read is seen, to the day.",
    "When a user was created, and when its password was changed.",
    "Servers that the source does not name: each server of a cluster has users of its own.",
    "Servers before version 6: they have one password and no users.",
  ],
  neverReads: [
    "Any key or its value, and messages of channels",
    "Hashes of passwords are dropped as they arrive; only how many there are, and keyed fingerprints, stay",
    "The commands that others run",
  ],
  evidence: "api",
  proof: {
    state: "verified",
    by: "Tried against a real Redis 7.0; Valkey and managed services follow their documentation.",
  },
  access: accessGuide,
};
