import { EmptyState } from "@/components/feedback/empty-state";
import { ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

const ranks = ["", "live", "an export", "file evidence", "a spreadsheet", "entered by hand"];

/** What each source says of it, in the source's own words. Secrets were taken out before it was stored. */
export function RawTab({ identity }: { identity: IdentityDetail }) {
  if (identity.sightings.length === 0) {
    return (
      <EmptyState
        title="No source shows it any more"
        action={<ButtonLink href="/sources">See the sources</ButtonLink>}
      >
        Its history stays here.
      </EmptyState>
    );
  }
  return (
    <div className="space-y-4">
      <p className="text-muted text-sm">
        Scrubbed answers of the sources. Secrets were removed before anything was stored.
      </p>
      {identity.sightings.map((sighting) => (
        <CodeBlock
          key={sighting.scopeRef}
          title={`${showText(sighting.source?.name ?? "a removed source", 80)} · ${ranks[sighting.rank] ?? ""}`}
          code={JSON.stringify(sighting.raw ?? sighting.observed, null, 2)}
        />
      ))}
    </div>
  );
}
