import type { Failure } from "@/lib/connectors/sdk/contract";
import { socketFailure } from "@/lib/connectors/sdk/socket-failure";

type Kind = Failure["kind"];

/** What the server's codes mean; by the code, else by its first two letters. */
const meanings: { [sqlState: string]: [kind: Kind, why: string] } = {
  "28P01": ["denied", "the password is not accepted; it may be wrong, or its role may not sign in."],
  "28": ["denied", "the role may not sign in from here."],
  "42501": ["denied", "the role may not do this."],
  "3D000": ["denied", "there is no such database."],
  "57014": ["unreachable", "the query took too long and was ended."],
  "53300": ["throttled", "it has no connection left."],
  "53": ["throttled", "it is short of resources."],
  "57": ["unreachable", "it is starting, stopping, or ended the connection."],
  "08": ["unreachable", "the connection broke."],
  "42": ["unsupported", "this version of PostgreSQL does not know the query."],
  "25": ["unsupported", "the connection is not one that can be read through."],
};

/** What an error of the driver means for the person who waits. Never quotes the server, whose words may hold a secret. */
export function failureOf(error: unknown, where: string, permission: string): Failure {
  const network = socketFailure(error, where);
  if (network) return network;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const [kind, why] = meanings[code] ?? meanings[code.slice(0, 2)] ?? ["unreachable", plainReason(error)];
  const message = `${where} answered${code ? ` ${code}` : ""}: ${why}`;
  return kind === "denied"
    ? { kind, message, permission: catalogIn(error) ?? permission }
    : { kind, message };
}

/** A query reads several catalogs; the server says which of them is closed, where it speaks English. */
function catalogIn(error: unknown): string | null {
  const text = error instanceof Error ? error.message : "";
  const [, catalog] = /^permission denied for (?:table|view) (pg_[a-z_]{1,60})$/.exec(text) ?? [];
  return catalog === undefined ? null : `SELECT ON pg_catalog.${catalog}`;
}

/** The driver's own errors have no code. */
function plainReason(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  if (/does not support SSL/.test(text))
    return "it does not encrypt connections; set it up, or choose so here.";
  if (/timeout/i.test(text)) return "it did not answer in time.";
  if (/password/i.test(text)) return "it asks for a password, and none was given.";
  return "the connection ended before the answer.";
}
