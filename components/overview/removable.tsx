import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import type { Removable as RemovableFacts, Told } from "@/lib/features/overview/schema";

/** Holders of keys that nobody used for 90 days, and those of which nobody can tell. */
export function Removable({ told }: { told: Told<RemovableFacts> }) {
  return (
    <Sentence title="Safe to propose for removal" told={told}>
      {({ unused, unknown }) => (
        <div className="flex flex-col gap-1.5">
          <p>
            {unused.count > 0 ? (
              <>
                <CountLink of={unused}>
                  {unused.count === 1 ? "holder of a key" : "holders of keys"}
                </CountLink>
                : unused over 90 days, with all use recorded, and nothing can run as them.
              </>
            ) : (
              "No holder of a key is known to be unused for 90 days."
            )}
          </p>
          {unknown.count > 0 ? (
            <p className="text-muted">
              Of <CountLink of={unknown} /> more it cannot be told: their use is not recorded, or not for long
              enough.
            </p>
          ) : null}
        </div>
      )}
    </Sentence>
  );
}
