import { ErrorState } from "@/components/feedback/error-state";
import { CountLink } from "@/components/overview/count-link";
import { AsOf } from "@/components/overview/sentence";
import { formatTotal } from "@/components/ui/number-format";
import type { Headline as HeadlineFacts, Told } from "@/lib/features/overview/schema";

/** The first sentence worth reading: how many there are, whose they are, and how many were known before. */
export function Headline({ told }: { told: Told<HeadlineFacts> }) {
  if (!told.ok) return <ErrorState what={told.what} safe={told.safe} next={told.next} id={told.id} />;
  const { all, ours, providers, personal, unsure, people, sheet } = told.value;
  return (
    <section aria-label="Who is here" className="py-2">
      <p className="text-balance font-semibold text-2xl text-ink leading-tight tracking-tight">
        <CountLink of={all} className="font-semibold decoration-line">
          {all.count === 1 ? "machine identity." : "machine identities."}
        </CountLink>{" "}
        {sheet ? (
          <span className="text-muted">
            Your {sheet.names.length === 1 ? "spreadsheet" : "spreadsheets"} knew{" "}
            <CountLink of={sheet} className="font-semibold decoration-line" />.
          </span>
        ) : null}
      </p>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-muted">
        <span>
          <CountLink of={ours} /> yours
        </span>
        <Dot />
        <span>
          <CountLink of={providers} /> run by providers
        </span>
        {personal.count > 0 ? (
          <>
            <Dot />
            <span>
              <CountLink of={personal} /> of persons, for themselves
            </span>
          </>
        ) : null}
        <Dot />
        <span>
          <CountLink of={unsure} /> unsure{unsure.count > 0 ? " → decide" : ""}
        </span>
        <span className="basis-full sm:basis-auto sm:border-line sm:border-s sm:ps-3">
          {people.count > 0 ? <CountLink of={people} /> : formatTotal(people)}{" "}
          {people.count === 1 ? "person" : "people"} set aside
        </span>
        <AsOf date={told.asOf} />
      </p>
    </section>
  );
}

function Dot() {
  return (
    <span aria-hidden="true" className="max-sm:hidden">
      ·
    </span>
  );
}
