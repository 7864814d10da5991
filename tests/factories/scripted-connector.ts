import { z } from "zod";
import type { Answer, Connector, Cursor, Failure, Scope } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { RecordInput } from "@/lib/domain/source-record";

/** A source that a test writes: per scope a list of pages, each a list of records, or a failure in place of a page. */
export interface ScriptedScope {
  key: string;
  pages: (RecordInput[] | Failure)[];
  issues?: string[];
  reader?: string;
}

export interface Script {
  scopes: ScriptedScope[];
  filtered?: boolean;
  evidence?: "api" | "file" | "spreadsheet";
  /** Called before each page is given, to let a test stop or change things in between. */
  beforePage?: (scope: string, page: number) => Promise<void> | void;
}

/** A connector over a script. The script is read at every call, so that a test changes the world between two syncs. */
export function scriptedConnector(script: Script): Connector {
  const scopeOf = ({ key, issues, reader }: ScriptedScope): Scope => ({
    key,
    dataSet: "things",
    title: `Things of ${key}`,
    issues: issues ?? ["test:one"],
    ...(reader === undefined ? {} : { reader }),
  });
  return {
    manifest: {
      id: "scripted",
      title: "Scripted",
      category: "File",
      summary: "What a test says.",
      config: z.unknown(),
      fields: [],
      dataSets: [
        {
          id: "things",
          title: "Things",
          permissions: ["things:List"],
          withoutIt: "nothing is seen",
          ...(script.filtered === undefined ? {} : { filtered: script.filtered }),
        },
      ],
      cannotSee: [],
      neverReads: [],
      evidence: script.evidence ?? "api",
      proof: { state: "verified", by: "Tried in tests." },
    },
    async *plan() {
      for (const scope of script.scopes) yield scopeOf(scope);
    },
    async *pages(_ctx, scope, cursor): AsyncIterable<Answer> {
      const found = script.scopes.find((candidate) => candidate.key === scope.key);
      if (!found) throw new SourceError({ kind: "unreachable", message: "no such scope" });
      for (let page = positionOf(cursor); page < found.pages.length; page += 1) {
        await script.beforePage?.(scope.key, page);
        const body = found.pages[page] ?? [];
        if (!Array.isArray(body)) throw new SourceError(body);
        yield { call: "ListThings", body, next: page + 1 === found.pages.length ? null : page + 1 };
      }
      if (found.pages.length === 0) yield { call: "ListThings", body: [], next: null };
    },
    toRecords: ({ body }) => ({ records: z.array(z.custom<RecordInput>()).parse(body), problems: [] }),
  };
}

function positionOf(cursor: Cursor | null): number {
  return typeof cursor === "number" ? cursor : 0;
}
