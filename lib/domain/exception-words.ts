import type { EndedWhy, ExceptionScope, ReturnedWhy } from "./exception";

/** Why an exception is over, behind "Ended: ". */
export const endedWords: Record<EndedWhy, string> = {
  expired: "its time was over",
  withdrawn: "it was withdrawn",
  worsened: "what it covered became worse",
  declined: "it was declined",
  extended: "another goes on for it",
  gone: "what it was about is gone",
};

/** Why a finding is in the inbox again. */
export const returnedWords: Record<ReturnedWhy, string> = {
  ...endedWords,
  expired: "its exception's time was over",
  withdrawn: "its exception was withdrawn",
  worsened: "it became worse than what was excepted",
  out_of_scope: "it is no longer what was excepted",
};

interface Worded {
  scope: ExceptionScope;
  rule: string | null;
  identity: string | null;
  query: string | null;
  named: { count: number; about: string | null };
}

/** What an exception covers, as widely as it does and no more. */
export function scopeWords({ scope, rule, identity, query, named }: Worded): string {
  switch (scope) {
    case "finding":
      return named.count === 1
        ? `This finding${named.about ? ` on ${named.about}` : ""} only`
        : `These ${named.count.toLocaleString("en")} findings only`;
    case "identity":
      return `${rule ?? "The rule"}, on ${identity ?? "one identity"} only`;
    case "query":
      if (query === null) return `${rule ?? "The rule"}, where a query finds it, also in future`;
      return query === ""
        ? `${rule ?? "The rule"}, everywhere, also in future`
        : `${rule ?? "The rule"}, where this finds it, also in future: ${query}`;
  }
}
