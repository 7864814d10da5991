import { type Failure, SourceError } from "@/lib/connectors/sdk/contract";
import { socketFailure } from "@/lib/connectors/sdk/socket-failure";

/** What a result code of LDAP (RFC 4511) means. */
const meanings: { [code: number]: [kind: Failure["kind"], why: string] } = {
  3: ["unreachable", "the search took longer than the server allows."],
  4: [
    "denied",
    "the server gives the reader only a part of the list (size limit). Allow it unlimited paged results, as the page of this connector shows.",
  ],
  8: ["denied", "the server wants an encrypted connection. Choose LDAPS or StartTLS."],
  11: ["denied", "the server limits what one search may go through. Raise the limit for the reader."],
  13: ["denied", "the server wants an encrypted connection. Choose LDAPS or StartTLS."],
  32: ["denied", "there is no such entry, or the reader may not see it."],
  48: ["denied", "the server does not let this user sign in with a password."],
  49: ["denied", "the user or the password is not accepted, or the account is locked, disabled or expired."],
  50: ["denied", "the reader may not read this."],
  51: ["throttled", "the server is busy."],
  52: ["unreachable", "the server is not available."],
  53: ["denied", "the server will not do this for the reader."],
};

/** What an error of the library means for the person who waits. Never quotes the server. */
export function failureOf(error: unknown, where: string, permission: string): Failure {
  if (error instanceof SourceError) return error.failure;
  const network = socketFailure(error, where);
  if (network) return network;
  const code =
    error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : null;
  const [kind, why] = (code === null ? undefined : meanings[code]) ?? [
    "unreachable",
    code !== null
      ? `it answered with an error (code ${code}).`
      : error instanceof Error && /tim(?:ed out|eout)/i.test(error.message)
        ? "it did not answer in time."
        : "the connection ended before the answer.",
  ];
  const message = `${where}: ${why}`;
  return kind === "denied" ? { kind, message, permission } : { kind, message };
}
