/** The id by which the log finds an error that a page was drawn for. */
export function errorDigest(error: unknown): string | undefined {
  return error instanceof Error && "digest" in error ? String(error.digest) : undefined;
}
