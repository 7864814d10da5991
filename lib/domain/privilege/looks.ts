/** How the last look at a scope ended. */
export interface Look {
  dataSet: string;
  /** The external id of the container that it looked into. */
  place: string | null;
  source: string;
  status: "complete" | "incomplete";
  /** How many of its records could not be read. */
  problems: number;
  failure: string | null;
  /** Whether what it no longer showed waits for somebody, and counts until then. */
  held: boolean;
}

/** What is missing of `what` after these looks at it, each as a sentence. One source that read it whole is enough. */
export function missing(what: string, looks: readonly Look[]): string[] {
  if (looks.length === 0) return [`${what}: no source has read them.`];
  const whole = looks.filter(({ status, problems }) => status === "complete" && problems === 0);
  if (whole.length > 0) {
    const waits = whole.find(({ held }) => held);
    return waits
      ? [
          `${what}: some that ${waits.source} no longer showed wait for somebody to release them, and count until then.`,
        ]
      : [];
  }
  return looks.map(({ source, status, problems, failure }) =>
    status === "complete"
      ? `${what}: ${problems} of ${source} could not be read.`
      : `${what}: ${source} could not read them${failure ? ` (${failure})` : ""}.`,
  );
}
