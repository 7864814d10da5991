import { SourceError } from "@/lib/connectors/sdk/contract";
import { AppError } from "@/lib/platform/errors";
import { AddressRefused } from "@/lib/platform/outbound/guard";

/** Something was not sent: why, in words for people and without a secret, and whether trying again may help. */
export class SendFailure extends Error {
  constructor(
    message: string,
    readonly again: boolean,
    /** How long the receiver asked to be left alone, in milliseconds. */
    readonly askedMs: number | null = null,
  ) {
    super(message);
    this.name = "SendFailure";
  }
}

/** What an expected error means for a message; null: it is a defect of ours. */
export function sendFailureOf(error: unknown): SendFailure | null {
  if (error instanceof SendFailure) return error;
  if (error instanceof SourceError) {
    const { kind, message } = error.failure;
    const refused = error.cause instanceof AddressRefused;
    return new SendFailure(message, !refused && (kind === "unreachable" || kind === "throttled"));
  }
  if (error instanceof AppError) return new SendFailure(`${error.message} ${error.next}`, false);
  return null;
}
