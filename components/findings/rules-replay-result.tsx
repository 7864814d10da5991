import Link from "next/link";
import { ReplayDays } from "@/components/findings/rules-replay-days";
import { formatNumber } from "@/components/ui/number-format";
import { SeverityMark } from "@/components/ui/severity-mark";
import { severities } from "@/lib/domain/severity";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { ReplayResult, ReplaySide } from "@/lib/features/rules/schema-replay";

/** What a change would do: the sentence first, then for whom, where, and examples. */
export function RulesReplayResult({ result, days }: { result: ReplayResult; days: number }) {
  const { looked, raise, resolve, moved, unknown, history, raisedInAll, limits } = result;
  return (
    <div className="flex flex-col gap-4 rounded border border-line-subtle bg-surface p-4 text-sm">
      <p className="font-medium text-ink">{sentenceOf(result)}</p>
      <p className="text-muted">
        {formatNumber(looked)} identities were looked at
        {moved > 0 ? `; ${formatNumber(moved)} open findings would have another severity` : ""}
        {unknown.identities > 0
          ? `; of ${formatNumber(unknown.identities)} it cannot be told: ${unknown.needs
              .slice(0, 3)
              .map(({ what, identities }) => `${formatNumber(identities)} need ${showText(what, 80)}`)
              .join(", ")}`
          : ""}
        .
      </p>
      <SideView title="Would raise" side={raise} />
      <SideView title="Would resolve" side={resolve} />
      {raisedInAll ? (
        <section className="flex flex-col gap-2">
          <h3 className="font-medium text-ink">
            Would have raised {formatNumber(raisedInAll.findings)} in the last {days} days
          </h3>
          <Names label="For" names={raisedInAll.byOwner} nobody="nobody" />
          <ReplayDays history={history} />
          <details>
            <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
              What these days cannot show
            </summary>
            <ul className="mt-1 flex list-disc flex-col gap-1 ps-5 text-muted">
              {limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
            </ul>
          </details>
        </section>
      ) : null}
    </div>
  );
}

/** "Would raise 41 now, for 12 identities, and resolve none." */
export function sentenceOf({ raise, resolve }: Pick<ReplayResult, "raise" | "resolve">): string {
  const what = ({ findings, identities, places }: ReplaySide) =>
    findings === 0
      ? "nothing"
      : `${formatNumber(findings)} (${identities > 0 || places === 0 ? `${formatNumber(identities)} ${identities === 1 ? "identity" : "identities"}` : `${formatNumber(places)} ${places === 1 ? "place" : "places"}`})`;
  return `It would raise ${what(raise)} now, and resolve ${what(resolve)}.`;
}

function SideView({ title, side }: { title: string; side: ReplaySide }) {
  if (side.findings === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium text-ink">
        {title} {formatNumber(side.findings)}
      </h3>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 tabular-nums">
        {severities.map((severity) =>
          side.bySeverity[severity] > 0 ? (
            <li key={severity}>
              <SeverityMark
                level={severity}
                label={`${formatNumber(side.bySeverity[severity])} ${severity}`}
              />
            </li>
          ) : null,
        )}
      </ul>
      <Names label="For" names={side.byOwner} nobody="nobody" />
      <Names
        label="In"
        names={side.bySystem.map((each) => ({ ...each, name: each.name && systemTitle(each.name) }))}
        nobody="no system"
      />
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
          {side.findings > side.sample.length ? `${side.sample.length} of them` : "All of them"}
        </summary>
        <ul className="mt-1.5 flex flex-col gap-1.5">
          {side.sample.map(({ identity, place, sentence, rule }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that never moves, of which nothing else is unique
            <li key={index} className="min-w-0 break-words">
              {identity ? (
                <Link
                  href={`/inventory/${identity.id}?tab=findings`}
                  prefetch={false}
                  className="rounded-sm font-medium underline decoration-field underline-offset-4 hover:text-accent"
                >
                  <bdi>{showText(identity.name, 80) || "without a name"}</bdi>
                </Link>
              ) : (
                <bdi className="font-mono text-xs">{showText(place ?? "", 120)}</bdi>
              )}{" "}
              <bdi>{showText(sentence, 300)}</bdi>{" "}
              <span className="break-all font-mono text-muted text-xs">{rule}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

const namesShown = 8;

function Names({ label, names, nobody }: { label: string; names: ReplaySide["byOwner"]; nobody: string }) {
  if (names.length === 0) return null;
  const more = names.length - namesShown;
  return (
    <p className="min-w-0 break-words text-muted">
      {label}{" "}
      {names
        .slice(0, namesShown)
        .map(
          ({ name, findings }) =>
            `${name === null ? nobody : showText(name, 60)} (${formatNumber(findings)})`,
        )
        .join(", ")}
      {more > 0 ? ` and ${more} more` : ""}.
    </p>
  );
}
