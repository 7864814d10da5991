/** How the command ends after an error: 1 failed, 2 wrong usage or configuration, 3 incomplete. */
export type ErrorExitCode = 1 | 2 | 3;

export type AppErrorFacts = {
  /** Stable and short, e.g. `port_taken`. */
  code: string;
  /** What happened, one sentence. */
  message: string;
  /** What is safe, e.g. "Nothing was changed." */
  safe: string;
  /** What to do next, one sentence. */
  next: string;
  exitCode?: ErrorExitCode;
  cause?: unknown;
};

/** An error that a person can act on: it says what happened, what is safe and what to do next. */
export class AppError extends Error {
  readonly code: string;
  readonly safe: string;
  readonly next: string;
  readonly exitCode: ErrorExitCode;

  constructor(facts: AppErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "AppError";
    this.code = facts.code;
    this.safe = facts.safe;
    this.next = facts.next;
    this.exitCode = facts.exitCode ?? 1;
  }
}

/** Everything that is wrong with the configuration, said at once. */
export class ConfigurationError extends AppError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const list = problems.map((problem) => `\n  - ${problem}`).join("");
    super({
      code: "configuration",
      message: `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:${list}`,
      safe: "Nothing was changed.",
      next: "Correct it and try again; `rollcall config check` explains every variable.",
      exitCode: 2,
    });
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/** The message of anything that was thrown; never its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** What a person reads about an error on a terminal: what happened, what is safe, what to do next. */
export function describeError(error: unknown): string {
  if (error instanceof AppError) {
    const separator = error.message.includes("\n") ? "\n" : " ";
    return [error.message, error.safe, error.next].filter((part) => part !== "").join(separator);
  }
  return `Something unexpected happened: ${messageOf(error)}. What was committed before is safe. Try again; if it comes back, set ROLLCALL_LOG_LEVEL=debug and report what it prints.`;
}
