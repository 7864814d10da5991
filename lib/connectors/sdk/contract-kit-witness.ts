/** Collects everything that a connector says, and finds the planted secrets in it. */
export class Witness {
  private readonly found = new Set<string>();
  constructor(private readonly canaries: readonly string[]) {}

  /** Looks at a part, a record, a warning or an error (its message, failure, stack and causes). */
  see(where: string, thing: unknown): void {
    const text = thing instanceof Error ? errorText(thing) : (JSON.stringify(thing) ?? "");
    for (const [index, canary] of this.canaries.entries()) {
      const escaped = JSON.stringify(canary).slice(1, -1);
      // The canary itself is not told: failures end up in logs.
      if (text.includes(canary) || text.includes(escaped))
        this.found.add(`Canary ${index + 1} came out in ${where}.`);
    }
  }

  failures(): string[] {
    return [...this.found];
  }
}

function errorText(error: Error): string {
  const cause = error.cause instanceof Error ? errorText(error.cause) : (JSON.stringify(error.cause) ?? "");
  return `${error.message}\n${error.stack ?? ""}\n${JSON.stringify({ ...error })}\n${cause}`;
}

/** Megabytes by which the heap grew at most while `work` ran; `work` calls `sample` as it goes. */
export async function heapGrowth(work: (sample: () => void) => Promise<void>): Promise<number> {
  const start = process.memoryUsage().heapUsed;
  let most = start;
  await work(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  });
  return (most - start) / 1024 / 1024;
}
