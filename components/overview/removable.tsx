import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import { formatNumber } from "@/components/ui/number-format";
import type { Removable as RemovableFacts, Told } from "@/lib/features/overview/schema";

/** Keys that nobody used for 90 days, and holders of which nobody can tell. */
export function Removable({ told }: { told: Told<RemovableFacts> }) {
  const keys = told.ok ? told.value.keys : 0;
  const found = keys > 0 ? `: ${formatNumber(keys)} ${keys === 1 ? "key" : "keys"}` : "";
  return (
    <Sentence title={`Safe to propose for removal${found}`} told={told}>
      {({ unused, unknown }) => (
        <div className="flex flex-col gap-1.5">
          <p>
            {keys > 0 ? (
              <>
                Of <CountLink of={unused}>{unused.count === 1 ? "identity" : "identities"}</CountLink>: unused
                over 90 days, with all use recorded, and nothing can run as them.
              </>
            ) : (
              "No key is known to be unused for 90 days."
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
