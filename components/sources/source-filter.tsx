import { Search } from "lucide-react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { SourceCard } from "@/lib/features/sources/schema-cards";

type State = SourceCard["state"];

/** The states that sources are filtered by, in the words of the filter. */
const stateWords: Record<State, string> = {
  failing: "Not read, or in part",
  held: "Waits for a decision",
  stale: "Late",
  new: "Not read yet",
  fresh: "Up to date",
};

/** Narrows many sources down: words, and a state with how many are in it. */
export function SourceFilter({
  sources,
  words,
  state,
  onChange,
}: {
  sources: readonly SourceCard[];
  words: string;
  state: State | null;
  onChange: (change: { q?: string | null; state?: State | null }) => void;
}) {
  const states = Object.entries(stateWords).map(([value, label]) => {
    const n = sources.filter((source) => source.state === value).length;
    return { value, label: `${label} (${n})` };
  });
  return (
    <search className="flex flex-wrap gap-3">
      <div className="relative w-full max-w-md sm:w-80">
        <Search
          className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted"
          aria-hidden
        />
        <Input
          type="search"
          aria-label="Search the sources"
          placeholder="Search: name, connector, category"
          className="ps-8"
          value={words}
          onChange={(event) => onChange({ q: event.target.value || null })}
        />
      </div>
      <div className="w-52">
        <Select
          aria-label="State"
          options={[{ value: "all", label: `All states (${sources.length})` }, ...states]}
          value={state ?? "all"}
          onValueChange={(next) => onChange({ state: isState(next) ? next : null })}
        />
      </div>
    </search>
  );
}

function isState(word: string): word is State {
  return Object.hasOwn(stateWords, word);
}
