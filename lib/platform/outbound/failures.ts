import type { Failure } from "@/lib/connectors/sdk/contract";
import { AddressRefused } from "@/lib/platform/outbound/guard";

/** What an answer that is not a success means for the person who waits. Never quotes the answer. */
export function statusFailure(status: number, where: string, permission: string | undefined): Failure {
  const denied = (why: string): Failure => ({
    kind: "denied",
    message: `${where} answered ${status}: ${why}`,
    ...(permission === undefined ? {} : { permission }),
  });
  if (status === 401) return denied("the credential is not accepted; it may be wrong, expired or revoked.");
  if (status === 403) return denied("the credential may not do this.");
  if (status === 404) return denied("it does not exist, or the credential may not see it.");
  const say = (kind: Failure["kind"], why: string): Failure => ({
    kind,
    message: `${where} answered ${status}: ${why}`,
  });
  if (status === 410) return say("expired", "this place in the list is no longer known.");
  if (status === 429) return say("throttled", "too many requests, also after waiting.");
  if (status === 408 || status >= 500) return say("unreachable", "the source is not working now.");
  if (status >= 300 && status < 400) return say("malformed", "a redirect that leads nowhere.");
  return say("unsupported", "it does not take this request.");
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "nothing answers at that address",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time",
  UND_ERR_BODY_TIMEOUT: "its answer stopped half way",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its answer was cut short",
  ERR_STREAM_PREMATURE_CLOSE: "it closed the connection",
  EPROTO: "it does not speak https as expected",
  HTTPParserError: "it does not speak http",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  EAI_AGAIN: "its name cannot be looked up now",
  ENOTFOUND: "its name is unknown",
  UND_ERR_INVALID_ARG: "the request holds characters that cannot be sent",
};

/** Repeating does not help after these. */
const lasting =
  /^(ENOTFOUND|UND_ERR_INVALID_ARG|ERR_TLS_CERT|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_)/;

export type NetworkTrouble = { failure: Failure; transient: boolean };

function codeOf(error: Error): string {
  if (error.name === "HTTPParserError") return error.name;
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What an error below http means. Throws anything that is a defect of ours. */
export function networkTrouble(error: unknown, where: string): NetworkTrouble {
  if (error instanceof AddressRefused) {
    return { failure: { kind: "unreachable", message: error.message }, transient: false };
  }
  if (error instanceof AggregateError && error.errors.length > 0) {
    return networkTrouble(error.errors[0], where);
  }
  if (!(error instanceof Error) || codeOf(error) === "") throw error;
  const code = codeOf(error);
  const certificate = lasting.test(code) && reasons[code] === undefined;
  const reason = certificate ? `its certificate is not trusted (${code})` : (reasons[code] ?? code);
  return {
    failure: {
      kind: code === "UND_ERR_INVALID_ARG" ? "unsupported" : "unreachable",
      message: `${where} cannot be reached: ${reason}.`,
    },
    transient: !lasting.test(code),
  };
}
