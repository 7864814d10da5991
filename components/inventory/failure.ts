import { z } from "zod";
import type { ErrorFacts } from "@/components/feedback/error-state";

const failureSchema = z.object({ what: z.string(), safe: z.string(), next: z.string(), id: z.string() });

/** What a route of ours said when it refused; anything else means that it could not be reached. */
export function failureFrom(error: unknown): ErrorFacts {
  const said = failureSchema.safeParse(error);
  if (said.success) return said.data;
  return {
    what: "Rollcall did not answer.",
    safe: "Nothing was changed.",
    next: "Look whether it is running, then try again.",
  };
}
