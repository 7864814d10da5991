import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { credentialStep } from "./credentials";
import { permissionFor, probeView } from "./keyed-step";
import { loginStep } from "./logins";
import { privilegeStep } from "./privileges";
import { memberStep, roleStep } from "./roles";
import type { Snowflake } from "./session";
import { userStep } from "./users";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Snowflake>[] } = {
  users: [userStep],
  credentials: [credentialStep],
  logins: [loginStep],
  roles: [roleStep],
  members: [memberStep],
  privileges: [privilegeStep],
};

/** Logins are told per user of now, so that they need two views. */
export const further = { [permissionFor("USERS")]: probeView("USERS") };

/** What is read, the privilege that the questions need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "users",
    title: "Users",
    permissions: [permissionFor("USERS")],
    withoutIt: "Which users there are, and which of them are machines, is not known.",
  },
  {
    id: "credentials",
    title: "Key pairs, tokens, passwords and workload identities",
    permissions: [permissionFor("CREDENTIALS")],
    withoutIt: "How users sign in, how old their keys are and when tokens end is not known.",
  },
  {
    id: "logins",
    title: "Last logins",
    permissions: [permissionFor("LOGIN_HISTORY"), permissionFor("USERS")],
    withoutIt: "When users last signed in is not known.",
  },
  {
    id: "roles",
    title: "Roles",
    permissions: [permissionFor("ROLES")],
    withoutIt: "Roles have no names.",
  },
  {
    id: "members",
    title: "Roles of users",
    permissions: [permissionFor("GRANTS_TO_USERS")],
    withoutIt: "Which user holds which role is not known.",
  },
  {
    id: "privileges",
    title: "Privileges, and roles within roles",
    permissions: [permissionFor("GRANTS_TO_ROLES")],
    withoutIt: "What roles may do, and which roles they hold, is not known.",
  },
];
