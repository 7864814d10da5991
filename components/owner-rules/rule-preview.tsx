import Link from "next/link";
import {
  exampleWords,
  identitiesOf,
  inventoryAddress,
  staysWords,
} from "@/components/owner-rules/rule-words";
import { formatNumber } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import { type OwnerRulePreview, staysWhy } from "@/lib/features/owner-rules/schema";

/** What a rule would do if it were on, on the inventory as it is: in numbers, why the rest stays, and the first of them. */
export function RulePreview({
  preview,
  query,
  owner,
}: {
  preview: OwnerRulePreview;
  query: string;
  owner: string;
}) {
  const { matches, named, kept, fromRules, fromAccounts, taken, stays, examples } = preview;
  const reasons = staysWhy.filter((why) => stays[why] > 0);
  return (
    <section
      aria-label="What it would do"
      className="flex flex-col gap-3 rounded border border-line-subtle bg-surface p-3 text-sm"
    >
      <div role="status" className="flex flex-col gap-1">
        <p>
          It finds{" "}
          <Link
            href={inventoryAddress(query)}
            target="_blank"
            className="text-accent underline pointer-coarse:py-2"
          >
            {identitiesOf(matches)}
          </Link>
          . On, it would name <bdi>{showText(owner, 60)}</bdi> for {formatNumber(named)}
          {kept > 0 ? `, beside ${formatNumber(kept)} that it names already` : ""}.
        </p>
        {fromRules > 0 ? (
          <p className="text-muted">
            Another rule names somebody for {formatNumber(fromRules)} of these now.
          </p>
        ) : null}
        {fromAccounts > 0 ? (
          <p className="text-muted">
            Their account suggests somebody for {formatNumber(fromAccounts)} of these now.
          </p>
        ) : null}
        {taken > 0 ? <p>It would name nobody any more for {formatNumber(taken)} that it names now.</p> : null}
      </div>
      {reasons.length > 0 ? (
        <div>
          <p>The others stay as they are:</p>
          <ul className="mt-1 flex flex-col gap-0.5 text-muted">
            {reasons.map((why) => (
              <li key={why}>
                {formatNumber(stays[why])} · {staysWords[why]}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {examples.length > 0 ? (
        <ul aria-label="The first of them" className="flex flex-col gap-1 text-xs">
          {examples.map((each) => (
            <li key={each.id} className="min-w-0 break-words">
              <Link
                href={`/inventory/${each.id}`}
                target="_blank"
                className="text-accent underline pointer-coarse:py-2"
              >
                <bdi>{showText(each.name, 80)}</bdi>
              </Link>{" "}
              <span className="text-muted">
                {exampleWords[each.what]}
                {each.who !== null && each.what !== "named" && each.what !== "kept"
                  ? `: ${showText(each.who, 60)}`
                  : ""}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="text-muted text-xs">
        Whom it names counts as owner once they accept; before that they are asked. Nothing is sent by a rule.
      </p>
    </section>
  );
}
