import { type Ask, Misasked } from "../../decision";
import { dottedNames } from "../dotted";

/** What is asked of a server. */
export interface MysqlRequest {
  privilege: string;
  /** Database, table or routine, column; none: everywhere. */
  path: readonly string[];
}

const inDatabase =
  "SELECT INSERT UPDATE DELETE CREATE DROP REFERENCES INDEX ALTER EXECUTE EVENT TRIGGER|CREATE VIEW|SHOW VIEW|LOCK TABLES|CREATE TEMPORARY TABLES|CREATE ROUTINE|ALTER ROUTINE|DELETE HISTORY|GRANT OPTION"
    .split("|")
    .flatMap((words, index) => (index === 0 ? words.split(" ") : [words]));
const ofColumn = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];
/** Privileges that are only held everywhere; newer servers have more, which end in ADMIN. */
const ofServer =
  "SUPER|FILE|PROCESS|RELOAD|SHUTDOWN|SHOW DATABASES|CREATE USER|CREATE ROLE|DROP ROLE|CREATE TABLESPACE|REPLICATION SLAVE|REPLICATION CLIENT|BINLOG MONITOR|SLAVE MONITOR|SET USER|SET USER ID|SET ANY DEFINER|SYSTEM USER|PROXY".split(
    "|",
  );

/** Reads a question in MySQL's words. Throws `Misasked`. https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html */
export function mysqlRequest({ action, resource, namespace }: Ask): MysqlRequest {
  const privilege = action.trim().toUpperCase().replaceAll("_", " ").replaceAll(/\s+/g, " ");
  const isOfServer = ofServer.includes(privilege) || / ADMIN$/.test(privilege);
  if (!isOfServer && !inDatabase.includes(privilege)) {
    throw new Misasked(
      "The action is no privilege of MySQL.",
      "Write it as GRANT does: select, create view, super.",
    );
  }
  const text = [namespace, resource].filter((part) => part !== "").join(".");
  const path = text === "" || text === "*.*" ? [] : dottedNames(text);
  const longest = isOfServer ? 0 : ofColumn.includes(privilege) ? 3 : 2;
  if (path === null || path.length > longest) {
    throw new Misasked(
      `${privilege} is not given on what is named.`,
      "Write the resource as DATABASE.TABLE, DATABASE or DATABASE.TABLE.COLUMN; everywhere: leave it out.",
    );
  }
  return { privilege, path: path.at(-1) === "*" ? path.slice(0, -1) : path };
}
