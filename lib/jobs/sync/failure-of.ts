import { type Failure, SourceError } from "@/lib/connectors/sdk/contract";

/** What a person is told of an error of a connector. One that is no `SourceError` is a defect of the connector. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SourceError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "malformed", message: `The connector failed on what it read: ${message}` };
}
