import type { Failure } from "@/lib/connectors/sdk/contract";
import { socketFailure } from "@/lib/connectors/sdk/socket-failure";

/** What the server's codes mean. */
const meanings: { [code: string]: [kind: Failure["kind"], why: string] } = {
  ER_ACCESS_DENIED_ERROR: ["denied", "the name or the password is not accepted."],
  ER_HOST_NOT_PRIVILEGED: ["denied", "it takes no connection from here."],
  ER_ACCOUNT_HAS_BEEN_LOCKED: ["denied", "the account is locked."],
  ER_MUST_CHANGE_PASSWORD: ["denied", "the password has expired."],
  ER_MUST_CHANGE_PASSWORD_LOGIN: ["denied", "the password has expired."],
  ER_SECURE_TRANSPORT_REQUIRED: ["denied", "it takes only encrypted connections."],
  ER_TABLEACCESS_DENIED_ERROR: ["denied", "the account may not read this table."],
  ER_COLUMNACCESS_DENIED_ERROR: ["denied", "the account may not read this column."],
  ER_DBACCESS_DENIED_ERROR: ["denied", "the account may not do this."],
  ER_SPECIFIC_ACCESS_DENIED_ERROR: ["denied", "the account may not do this."],
  ER_CON_COUNT_ERROR: ["throttled", "it has no connection left."],
  ER_TOO_MANY_USER_CONNECTIONS: ["throttled", "the account has no connection left."],
  ER_USER_LIMIT_REACHED: ["throttled", "the account has no connection left."],
  ER_QUERY_TIMEOUT: ["unreachable", "the query took too long and was ended."],
  ER_STATEMENT_TIMEOUT: ["unreachable", "the query took too long and was ended."],
  PROTOCOL_SEQUENCE_TIMEOUT: ["unreachable", "it did not answer in time."],
  ER_NO_SUCH_TABLE: ["unsupported", "this version keeps its accounts in another way."],
  ER_BAD_FIELD_ERROR: ["unsupported", "this version keeps its accounts in another way."],
  ER_UNKNOWN_SYSTEM_VARIABLE: ["unsupported", "this version keeps its accounts in another way."],
  HANDSHAKE_SSL_ERROR: [
    "unreachable",
    "its certificate is not trusted, or encryption could not be agreed on.",
  ],
  HANDSHAKE_NO_SSL_SUPPORT: ["unreachable", "it does not encrypt connections; set it up, or choose so here."],
};

/** What an error of the driver means for the person who waits. Never quotes the server, whose words may hold a secret. */
export function failureOf(error: unknown, where: string, permission: string): Failure {
  const network = socketFailure(error, where);
  if (network) return network;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const known = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  const [kind, why] = known ?? (["unreachable", "the connection ended before the answer."] as const);
  const message = `${where} answered${code ? ` ${code}` : ""}: ${why}`;
  return kind === "denied" ? { kind, message, permission } : { kind, message };
}
