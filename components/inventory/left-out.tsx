import { Button } from "@/components/ui/button";
import { formatTotal } from "@/components/ui/number-format";
import { formatQuery, setTerm } from "@/lib/domain/query/format";
import { fieldNamed, leavesOutUnknown, type Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import type { Count } from "@/lib/features/identities/schema";

/** How many rows the query could not judge, because nobody knows the value; and the way to see them. */
export function LeftOut({
  leftOut,
  terms,
  onQuery,
}: {
  leftOut: Count;
  terms: readonly Term[];
  onQuery: (query: string) => void;
}) {
  if (leftOut.count === 0 && !leftOut.capped) return null;
  const judging = terms.filter((term) => leavesOutUnknown(identityFields, term));
  const fields = [...new Set(judging.map((term) => term.field))].flatMap(
    (name) => fieldNamed(identityFields, name) ?? [],
  );
  const [only] = fields.length === 1 ? fields : [];
  const what = fields.map((field) => `"${field.title.toLowerCase()}"`).join(" or ");
  return (
    <span role="status" className="text-unknown">
      left out {leftOut.count > 0 ? formatTotal(leftOut) : "an uncounted number"} whose {what} is unknown
      {only?.states.includes("unknown") ? (
        <Button
          variant="link"
          size="sm"
          className="ms-1.5"
          onClick={() =>
            onQuery(
              formatQuery(
                setTerm(terms, {
                  kind: "match",
                  negated: false,
                  field: only.name,
                  values: [{ kind: "state", value: "unknown" }],
                }),
              ),
            )
          }
        >
          Show them
        </Button>
      ) : null}
    </span>
  );
}
