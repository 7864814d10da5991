import type { EventLog, EventReading } from "@/lib/connectors/sdk/contract";
import { fieldAt, ignored, momentOf, textAt, unreadable } from "@/lib/connectors/sdk/event-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { usageEvent } from "@/lib/domain/usage-event";
import { nameOf } from "./names";

/** A line of the server's log, whether it was written as CSV or as JSON. */
interface Line {
  time: string;
  user: string;
  database: string;
  host: string;
  session: string;
  number: string;
  command: string;
  state: string;
  message: string;
  application: string;
}

/** A line of the server's log: sign-ins (`log_connections = on`), statements that are logged, and what was refused. */
export function readServerLog(record: unknown, { realm }: EventLog): EventReading {
  const line = Array.isArray(record) ? ofCsv(record) : isObject(record) ? ofJson(record) : null;
  if (line === null) return unreadable("a record", "It is no line of PostgreSQL's log.");
  const where = `${line.session}.${line.number}`;
  if (realm === null) return unreadable(where, "It does not say which cluster it is of.");
  const told = whatHappened(line);
  if (told === null || line.user === "") return ignored;
  const at = momentOf(line.time.replace(/ (?:UTC|GMT|Etc\/UTC)$/, "Z"));
  if (at === null) return unreadable(where, "Its time cannot be read: set log_timezone to 'UTC'.");
  return {
    is: "event",
    event: usageEvent({
      id: where,
      at,
      actor: { ref: { realm, externalId: nameOf(line.user) }, name: line.user },
      service: line.database,
      userAgent: line.application,
      address: line.host === "[local]" ? "this machine" : line.host,
      reference: line.session,
      ...told,
    }),
  };
}

function whatHappened({ message, state, command }: Line) {
  if (/^connection authorized:/.test(message)) return { action: "sign-in", outcome: "ok" as const };
  if (state.startsWith("28")) return { action: "sign-in", outcome: "denied" as const, proven: false };
  if (state === "42501") return { action: command || "statement", outcome: "denied" as const };
  // A duration alone belongs to a statement that was logged by itself.
  if (/^(?:statement|execute [^:]*|duration: [\d.]+ ms\s+(?:statement|execute [^:]*)):/.test(message)) {
    return { action: command || "statement", outcome: "ok" as const };
  }
  return null;
}

/** Columns as the server has written them since version 9; later ones only added to the end. */
function ofCsv(row: unknown[]): Line | null {
  const at = (column: number) => textAt(row, column);
  if (row.length < 23 || !/^\d{4}-\d{2}-\d{2} /.test(at(0))) return null;
  return {
    time: at(0),
    user: at(1),
    database: at(2),
    host: at(4).replace(/:\d{1,5}$/, ""),
    session: at(5),
    number: at(6),
    command: at(7),
    state: at(12),
    message: at(13),
    application: at(22),
  };
}

function ofJson(record: object): Line | null {
  if (fieldAt(record, "timestamp") === undefined || fieldAt(record, "session_id") === undefined) return null;
  return {
    time: textAt(record, "timestamp"),
    user: textAt(record, "user"),
    database: textAt(record, "dbname"),
    host: textAt(record, "remote_host"),
    session: textAt(record, "session_id"),
    number: textAt(record, "line_num"),
    command: textAt(record, "ps"),
    state: textAt(record, "state_code"),
    message: textAt(record, "message"),
    application: textAt(record, "application_name"),
  };
}
