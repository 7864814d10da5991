import { AppError } from "@/lib/platform/errors";
import { isConnectionLoss, sqlState } from "@/lib/platform/transaction";

/** The error that the driver gave, from inside those that Prisma wraps around it. */
function* inside(error: unknown): Generator<unknown> {
  for (let depth = 0; depth < 5 && typeof error === "object" && error !== null; depth += 1) {
    yield error;
    const meta = "meta" in error ? error.meta : undefined;
    const wrapped =
      typeof meta === "object" && meta !== null && "driverAdapterError" in meta
        ? meta.driverAdapterError
        : undefined;
    error = wrapped ?? ("cause" in error ? error.cause : undefined);
  }
}

const stateOf = (error: unknown) =>
  sqlState(error) ??
  (typeof error === "object" && error !== null && "originalCode" in error ? error.originalCode : null);

/** What a person can do about a failure of the database: its disk is full, or it is not there. Null: it is neither. */
export function databaseFailure(error: unknown): AppError | null {
  for (const each of inside(error)) {
    if (stateOf(each) === "53100") {
      return new AppError({
        code: "disk_full",
        message: "The disk of the database is full.",
        safe: "Nothing was changed; what was saved before is safe.",
        next: "Make room on it, then do it again; nothing else is needed.",
        cause: error,
      });
    }
    if (isConnectionLoss(each)) {
      return new AppError({
        code: "database_unreachable",
        message: "The database does not answer.",
        safe: "What was saved before is safe.",
        next: "Try again in a moment; look first whether it was done.",
        cause: error,
      });
    }
  }
  return null;
}
