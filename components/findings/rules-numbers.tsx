import Link from "next/link";
import type { ReactNode } from "react";
import { failingQuery, findingsOf } from "@/components/findings/rules-words";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import type { Rule } from "@/lib/domain/assessment/rule";
import { setAsideQuery } from "@/lib/domain/finding-presets";
import { severities } from "@/lib/domain/severity";
import { type AssessmentStand, appliesTo, type OpenFindings, type Tally } from "@/lib/features/rules/schema";

/** Of when the numbers are. */
export function AsOf({ stand }: { stand: AssessmentStand | null }) {
  if (!stand) return null;
  return (
    <>
      assessed <TimeText date={stand.passedAt} variant="long" />
      {stand.moving ? " · some are looked at again, so numbers may move" : null}
    </>
  );
}

/** Why there are no numbers here. */
export function NoNumbers({ why }: { why: string }) {
  return (
    <p className="rounded border border-line border-dashed bg-surface px-4 py-2.5 text-muted text-sm">
      {why}
    </p>
  );
}

/** A number that opens its findings. */
export function FindingsLink({
  query,
  label,
  children,
}: {
  query: string;
  label?: string;
  children: ReactNode;
}) {
  return (
    <NumberLink href={findingsOf(query)} label={label}>
      {children}
    </NumberLink>
  );
}

/** How many fail a rule: the number opens its findings, or, of a campaign, the part of the inventory that it is about. */
export function FailsLink({
  rule: { id, title, campaign },
  fails,
  aside,
  children,
}: {
  rule: Pick<Rule, "id" | "title" | "campaign">;
  fails: number;
  aside: number;
  children: ReactNode;
}) {
  const number = `${formatNumber(fails)} fail ${title}`;
  return campaign ? (
    <NumberLink href={`/inventory?q=${encodeURIComponent(campaign)}`} label={`${number}: in the inventory`}>
      {children}
    </NumberLink>
  ) : (
    <NumberLink href={findingsOf(failingQuery(`rule:${id}`, aside))} label={`${number}: open findings`}>
      {children}
    </NumberLink>
  );
}

/** How many findings of a rule people set aside, under how many fail it; nothing where there are none. */
export function AsideLink({
  rule: { id, title },
  aside,
}: {
  rule: Pick<Rule, "id" | "title">;
  aside: number;
}) {
  if (aside === 0) return null;
  const said = `${formatNumber(aside)} set aside`;
  return (
    <span className="block text-muted text-xs">
      <FindingsLink query={`rule:${id} ${setAsideQuery}`} label={`${said} of ${title}: findings`}>
        {said}
      </FindingsLink>
    </span>
  );
}

function NumberLink({ href, label, children }: { href: string | null; label?: string; children: ReactNode }) {
  if (!href) return children;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      className="rounded-sm text-ink underline decoration-field underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  );
}

/** Open findings by severity, then those that people set aside, each with a way to its rows. */
export function OpenBySeverity({ open, query }: { open: OpenFindings; query: string }) {
  const some = severities.filter((severity) => open[severity] > 0);
  if (some.length === 0 && open.aside === 0) return <p className="text-muted text-sm">No open finding</p>;
  return (
    <ul aria-label="Open findings" className="flex flex-wrap gap-x-4 gap-y-1 text-sm tabular-nums">
      {some.map((severity) => (
        <li key={severity}>
          <FindingsLink query={`${query} severity:${severity}`}>
            <SeverityMark level={severity} label={`${formatNumber(open[severity])} ${severity}`} />
          </FindingsLink>
        </li>
      ))}
      {open.aside > 0 ? (
        <li>
          <FindingsLink query={`${query} ${setAsideQuery}`}>
            {formatNumber(open.aside)} set aside
          </FindingsLink>
        </li>
      ) : null}
    </ul>
  );
}

/**
 * How identities answer: a bar, and the words that carry it. What cannot be told is no pass, and what people set aside (`aside`: how
 * many findings) fails as before.
 */
export function TallyBar({ tally, query, aside }: { tally: Tally; query?: string; aside: number }) {
  const all = appliesTo(tally);
  if (all === 0) return <p className="text-muted text-sm">It applies to no identity that is known.</p>;
  const parts = [
    { key: "fail", n: tally.fail, word: tally.fail === 1 ? "fails" : "fail", fill: "bg-ink" },
    {
      key: "unknown",
      n: tally.unknown,
      word: "not known",
      fill: "border border-unknown border-dashed bg-unknown-subtle",
    },
    { key: "pass", n: tally.pass, word: tally.pass === 1 ? "passes" : "pass", fill: "bg-ok" },
  ];
  return (
    <div>
      <div aria-hidden="true" className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-hover">
        {parts.map(({ key, n, fill }) =>
          n > 0 ? <span key={key} className={fill} style={{ width: `${(n / all) * 100}%` }} /> : null,
        )}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {parts.map(({ key, n, word, fill }) => (
          <div key={key} className="flex flex-row-reverse items-baseline gap-1.5">
            <dt className="text-muted">
              {word} <span className="tabular-nums">({formatShare(n / all)})</span>
            </dt>
            <dd className="flex items-baseline gap-1.5 font-medium tabular-nums">
              <span aria-hidden="true" className={`size-2 self-center rounded-full ${fill}`} />
              {key === "fail" && n > 0 && query ? (
                <FindingsLink
                  query={failingQuery(query, aside)}
                  label={`${formatNumber(n)} fail: open findings`}
                >
                  {formatNumber(n)}
                </FindingsLink>
              ) : (
                formatNumber(n)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
