import { sentenceCase } from "@/components/inventory/words";
import { IdText } from "@/components/ui/id-text";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import type { Peek } from "@/lib/features/identities/schema-view";

/** Its credentials: what they are, whether they work, how old they are, where copies of them lie. Never a value. */
export function PeekCredentials({ credentials }: { credentials: Peek["credentials"] }) {
  return (
    <section aria-label="Credentials">
      <h3 className="mb-1 font-medium text-muted text-xs">Credentials</h3>
      {credentials.rows.length === 0 ? <p className="text-sm">None of its own is known.</p> : null}
      <ul className="flex flex-col gap-2 text-sm">
        {credentials.rows.map((each) => (
          <li key={each.id} className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{sentenceCase(each.type)}</span>
              <IdText id={each.externalId} max={30} what="id of the credential" />
            </div>
            <p className="flex flex-wrap gap-x-2 text-muted text-xs">
              <span>{each.gone ? "gone" : each.status.replaceAll("_", " ")}</span>
              {each.since ? (
                <span>
                  rotated or made <TimeText date={each.since} variant="long" />
                </span>
              ) : (
                <span className="text-unknown">age not known</span>
              )}
              {each.expiresAt ? (
                <span>
                  ends <TimeText date={each.expiresAt} variant="long" />
                </span>
              ) : null}
              {each.placements > 0 ? (
                <span>{each.placements === 1 ? "1 copy seen" : `${each.placements} copies seen`}</span>
              ) : null}
              {each.exposedPlacements > 0 ? (
                <SeverityMark
                  level="critical"
                  className="whitespace-normal"
                  label={`${each.exposedPlacements} in places not meant for secrets`}
                />
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      {credentials.more ? (
        <p className="mt-2 text-muted text-xs">There are more; open the identity to see all.</p>
      ) : null}
    </section>
  );
}
