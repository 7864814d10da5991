import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { dataSets } from "@/lib/connectors/snowflake/data-sets";
import { accountRef, userRef } from "@/lib/connectors/snowflake/names";
import { githubIssuer } from "./aws-workloads";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee, membersOf } from "./staff";

const realm = "snowflake:AWS_EU_CENTRAL_1.BW40721";
const title = `${companyName}-dwh`;

/** Users of programs: name, kind, how it proves itself, its role, age, days since its last login. */
const programs: readonly (readonly [string, string, string, string, number, number | null])[] = [
  ["LOADER", "SERVICE", "KEYPAIR", "LOADER", 900, 0],
  ["DBT_CLOUD", "SERVICE", "OIDC", "TRANSFORMER", 500, 0],
  ["DASHBOARDS", "SERVICE", "PAT", "REPORTER", 400, 0],
  ["CRM_SYNC", "LEGACY_SERVICE", "PASSWORD", "REPORTER", 1100, 1],
  ["OLD_ETL", "LEGACY_SERVICE", "PASSWORD", "ACCOUNTADMIN", 1700, 0],
  ["FORECAST", "LEGACY_SERVICE", "PASSWORD", "TRANSFORMER", 800, 430],
];

const roles = ["ACCOUNTADMIN", "SYSADMIN", "LOADER", "TRANSFORMER", "REPORTER"];

/** What roles may do: to which kind of thing, where. */
const privileges: readonly (readonly [role: string, on: string, where: string, held: string])[] = [
  ["LOADER", "TABLE", "RAW", "INSERT,SELECT"],
  ["TRANSFORMER", "TABLE", "RAW", "SELECT"],
  ["TRANSFORMER", "TABLE", "MART", "DELETE,INSERT,SELECT,UPDATE"],
  ["REPORTER", "TABLE", "MART", "SELECT"],
];

/** The data warehouse. */
export const snowflakeAccount: ConnectedSystem = {
  name: `Snowflake ${title}`,
  connector: "snowflake",
  about: title,
  make: ({ company }) => ({ parts: partsOf(company), planted: wrong }),
};

const userId = (index: number) => String(200 + index);

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "snowflake", name).toISOString();
  const people = membersOf("data").map(({ name, email }) => ({
    name: name.toUpperCase().replaceAll(" ", "_"),
    email,
  }));
  const users = [
    ...programs.map(([NAME, TYPE, , DEFAULT_ROLE, age], index) => ({
      K: userId(index),
      NAME,
      TYPE,
      DISABLED: "false",
      EMAIL: null,
      COMMENT: NAME === "LOADER" ? `owner: ${employee("Rafael Costa").email}` : null,
      OWNER: "USERADMIN",
      DEFAULT_ROLE,
      CREATED: at(age, NAME),
      ENDS: null,
    })),
    ...people.map(({ name, email }, index) => ({
      K: userId(programs.length + index),
      NAME: name,
      TYPE: "PERSON",
      DISABLED: "false",
      EMAIL: email,
      COMMENT: null,
      OWNER: "USERADMIN",
      DEFAULT_ROLE: "REPORTER",
      CREATED: at(1000, name),
      ENDS: null,
    })),
  ];
  return listParts(
    { dataSets, common: { realm }, id: title, title, issues: [realm], container: accountRef(realm) },
    {
      users: { USERS: users },
      credentials: {
        CREDENTIALS: programs.map(([USER_NAME, , TYPE, , age, used], index) => ({
          K: String(500 + index),
          NAME: TYPE === "PASSWORD" ? "PASSWORD" : `${USER_NAME}_1`,
          USER_NAME,
          TYPE,
          STATUS: "ACTIVE",
          CREATED_BY: null,
          DETAILS:
            TYPE === "OIDC"
              ? JSON.stringify({
                  issuer: `https://${githubIssuer}`,
                  subject: `repo:${companyName}/dbt-models:ref:refs/heads/main`,
                })
              : null,
          CREATED: at(age, USER_NAME),
          CHANGED: null,
          AT: used === null ? null : at(used, `${USER_NAME} use`),
          ENDS: TYPE === "PAT" ? company.ends(45).toISOString() : null,
        })),
      },
      logins: {
        LOGIN_HISTORY: programs.map(([NAME, , TYPE, , age, used], index) => ({
          K: userId(index),
          NAME,
          CREATED: at(age, NAME),
          AT: used === null ? null : at(used, `${NAME} use`),
          FACTORS: TYPE === "KEYPAIR" ? "RSA_KEYPAIR" : TYPE,
          CLIENTS: "JDBC_DRIVER",
        })),
      },
      roles: {
        ROLES: roles.map((NAME, index) => ({
          K: String(10 + index),
          NAME,
          ROLE_TYPE: "ROLE",
          ROLE_DATABASE_NAME: null,
          OWNER: NAME === "ACCOUNTADMIN" ? null : "SYSADMIN",
          COMMENT: null,
        })),
      },
      members: {
        GRANTS_TO_USERS: [
          ...programs.map(([GRANTEE_NAME, , , ROLE]) => ({ ROLE, GRANTEE_NAME })),
          ...people.map(({ name }) => ({ ROLE: "REPORTER", GRANTEE_NAME: name })),
        ],
      },
      privileges: {
        GRANTS_TO_ROLES: privileges.map(([GRANTEE_NAME, GRANTED_ON, SCHEMA_NAME, HELD]) => ({
          GRANTED_TO: "ROLE",
          GRANTEE_NAME,
          GRANTED_ON,
          TABLE_CATALOG: "SHOP",
          SCHEMA_NAME,
          OBJECT_NAME: null,
          HELD,
          HANDED_ON: "",
          OBJECTS: "24",
        })),
      },
    },
  );
}

const wrong: Planted[] = [
  planted(
    "warehouse-administrator-with-password",
    2,
    "An old loader administers the data warehouse with a password that is four years old.",
    {
      identities: [userRef(realm, userId(programs.findIndex(([name]) => name === "OLD_ETL")))],
    },
  ),
];
