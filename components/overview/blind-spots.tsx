import Link from "next/link";
import type { ReactNode } from "react";
import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import { TimeText } from "@/components/ui/time-text";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { BlindSpots as BlindSpotsFacts, Told } from "@/lib/features/overview/schema";

/** What the numbers above do not show. */
export function BlindSpots({ told }: { told: Told<BlindSpotsFacts> }) {
  return (
    <Sentence
      title="What we could not see"
      description="None of it counts as absent, and none of it as in order."
      told={told}
    >
      {({ seesSources, denied, moreDenied, sources, noUse, never }) => (
        <ul className="flex flex-col gap-2">
          {denied.map((row) => (
            <Item key={`${row.sourceId} ${row.message}`}>
              <SourceLink id={row.sourceId} name={row.source} />
              {partsText(row.scopes)} could not be read{row.scopes === null ? " at all" : ""}.{" "}
              {showText(row.message, 300)}
              {row.permission ? (
                <>
                  {" "}
                  Grant <code className="break-all font-mono text-xs">{showText(row.permission, 120)}</code>.
                </>
              ) : null}
            </Item>
          ))}
          {moreDenied > 0 ? (
            <Item>
              {moreDenied} more parts could not be read;{" "}
              <Link href="/sources">all of them are under Sources</Link>.
            </Item>
          ) : null}
          {sources.map((source) => (
            <Item key={source.id}>
              <SourceLink id={source.id} name={source.name} /> {stateText(source)}
            </Item>
          ))}
          {noUse.map(({ system, identities }) => (
            <Item key={system}>
              <span className="font-medium">{systemTitle(system)}</span>: use is not recorded, or not for 90
              days yet, of <CountLink of={identities} /> {identities.count === 1 ? "identity" : "identities"}.
              Nobody can say whether {identities.count === 1 ? "it is" : "they are"} needed.
            </Item>
          ))}
          {seesSources && denied.length + sources.length + noUse.length === 0 ? (
            <Item>Every source was read to its end, and the use of every identity is recorded.</Item>
          ) : null}
          {seesSources ? null : (
            <Item>How much of the sources could be read is shown to those who may see sources.</Item>
          )}
          {never.map(({ connector, what }) => (
            <Item key={connector}>
              <details>
                <summary className="w-fit rounded-sm text-muted hover:text-ink">
                  What {showText(connector, 60)} never shows ({what.length})
                </summary>
                <ul className="mt-1.5 flex list-disc flex-col gap-1 ps-5 text-muted text-sm">
                  {what.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              </details>
            </Item>
          ))}
        </ul>
      )}
    </Sentence>
  );
}

function Item({ children }: { children: ReactNode }) {
  return (
    <li className="min-w-0 break-words [&_a]:underline [&_a]:decoration-field [&_a]:underline-offset-4">
      {children}
    </li>
  );
}

function SourceLink({ id, name }: { id: string; name: string }) {
  return (
    <Link
      href={`/sources/${id}`}
      prefetch={false}
      className="rounded-sm font-medium text-ink hover:text-accent"
    >
      {showText(name, 80)}
    </Link>
  );
}

/** What of a source could not be read, after its name; nothing where it is the whole. */
function partsText(scopes: number | null): string {
  if (scopes === null) return "";
  return scopes === 1 ? ": one part" : `: ${scopes} parts`;
}

function stateText({ state, lastCompleteAt }: BlindSpotsFacts["sources"][number]): ReactNode {
  if (state === "new") return "was not read to its end yet.";
  if (state === "held")
    return "reported that much disappeared at once; a person has to decide whether that is true.";
  return (
    <>
      is late: it was last read completely{" "}
      {lastCompleteAt ? <TimeText date={lastCompleteAt} variant="long" /> : "at no time"}.
    </>
  );
}
