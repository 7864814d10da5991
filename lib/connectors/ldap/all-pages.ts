import { SourceError } from "@/lib/connectors/sdk/contract";
import { dnKey } from "./dn";
import type { Entry } from "./entry";
import type { Search, Session } from "./session";

const mostEmpty = 100;

/** The pages of a search. @throws SourceError where the directory gives the same page again, or nothing without end. */
export async function* allPages(session: Session, search: Search): AsyncGenerator<Entry[]> {
  let last = "";
  let empty = 0;
  for await (const entries of session.pages(search)) {
    const end = entries.at(-1);
    const key = end ? dnKey(end.dn) : "";
    empty = end ? 0 : empty + 1;
    if ((end && key === last) || empty > mostEmpty)
      throw new SourceError({ kind: "loop", message: "The directory gave the same page twice." });
    if (end) last = key;
    yield entries;
  }
}
