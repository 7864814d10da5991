import type { Failure } from "./contract";

const reasons: { [code: string]: string } = {
  ECONNREFUSED: "nothing answers at that address",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  EAI_AGAIN: "its name cannot be looked up now",
  ENOTFOUND: "its name is unknown",
};
const certificate = /CERT|SELF_SIGNED|ISSUER|ERR_TLS|HOSTNAME|UNABLE_TO_/;

/** What an error below a server's own protocol means; null when it is none of those. Never quotes what the server said. */
export function socketFailure(error: unknown, where: string): Failure | null {
  if (error instanceof AggregateError && error.errors.length > 0)
    return socketFailure(error.errors[0], where);
  if (!(error instanceof Error)) return null;
  // The guard's own words say which address it refuses, and who may allow it.
  if (error.name === "AddressRefused") return { kind: "unreachable", message: error.message };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const reason =
    reasons[code] ?? (certificate.test(code) ? `its certificate is not trusted (${code})` : undefined);
  return reason === undefined
    ? null
    : { kind: "unreachable", message: `${where} cannot be reached: ${reason}.` };
}
