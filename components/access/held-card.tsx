import { AnswerLimits } from "@/components/access/answer-limits";
import { WhoLink } from "@/components/access/who-link";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import type { Holding, Route } from "@/lib/domain/privilege/decision";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { Held } from "@/lib/features/access/schema";
import type { Asked } from "@/lib/features/access/schema-answers";

/** One page of a browser. */
const most = 400;

/** Everything that it may, by where, each with what gives it; and to what more that leads. */
export function HeldCard({
  who,
  held: { holdings, routes, layersNotSeen },
  notEvaluated,
}: {
  who: Asked;
  held: Held;
  notEvaluated: readonly string[];
}) {
  const places = byPlace(holdings.slice(0, most));
  return (
    <div className="space-y-4">
      <Card>
        <CardHeader
          title="What it may do, and what gives it"
          description={
            <>
              <WhoLink id={who.id} name={who.name} /> · {systemTitle(who.system)} ·{" "}
              <bdi>{showText(who.place, 120)}</bdi>
            </>
          }
        />
        {holdings.length === 0 ? (
          <CardBody>
            <p>
              {layersNotSeen.length > 0
                ? "Nothing that was read gives it anything."
                : "Nothing is given to it."}
            </p>
          </CardBody>
        ) : null}
        {[...places].map(([where, rows]) => (
          <section key={where} aria-label={`In ${showText(where, 120)}`} className="pb-3">
            <h3 className="px-4 pt-1 pb-1 font-medium text-sm [overflow-wrap:anywhere]">
              <bdi>{showText(where, 200)}</bdi>{" "}
              <span className="font-normal text-muted tabular-nums">{formatNumber(rows.length)}</span>
            </h3>
            <Holdings where={where} rows={rows} />
          </section>
        ))}
        <CardBody className="space-y-2">
          {holdings.length > most ? (
            <p className="text-muted text-sm">
              {formatNumber(holdings.length - most)} more are not shown; <code>rollcall can</code> and the API
              list them all.
            </p>
          ) : null}
          <AnswerLimits layersNotSeen={layersNotSeen} notEvaluated={notEvaluated} />
        </CardBody>
      </Card>
      {routes.length > 0 ? <Routes routes={routes} /> : null}
    </div>
  );
}

function byPlace(holdings: readonly Holding[]): Map<string, Holding[]> {
  const places = new Map<string, Holding[]>();
  for (const holding of holdings) {
    const rows = places.get(holding.where) ?? [];
    rows.push(holding);
    places.set(holding.where, rows);
  }
  return places;
}

function Holdings({ where, rows }: { where: string; rows: readonly Holding[] }) {
  return (
    <Table label={`What it may in ${showText(where, 120)}`} className="min-w-xl">
      <TableHeadings titles={["May", "Given by", "Through"]} />
      <TableBody>
        {rows.map(({ what, by, through }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rules of one role may say the same; the list never changes.
          <TableRow key={index}>
            <TableCell className="align-top w-1/2 min-w-56 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
              <bdi>{showText(what, 1000)}</bdi>
            </TableCell>
            <TableCell className="align-top [overflow-wrap:anywhere]">
              <bdi>{showText(by, 300)}</bdi>
            </TableCell>
            <TableCell className="align-top [overflow-wrap:anywhere]">
              {through === null ? "itself" : <bdi>group {showText(through, 120)}</bdi>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Routes({ routes }: { routes: readonly Route[] }) {
  return (
    <Card>
      <CardHeader
        title="Known ways to more"
        description="What this leads to beyond what is given. Whether there is something to use it on is not looked at."
      />
      <CardBody>
        <ul className="space-y-3">
          {routes.map(({ id, sentence, where, by }) => (
            <li key={`${id} ${where}`} className="space-y-1 border-line-subtle border-s-2 ps-3 text-sm">
              <p className="[overflow-wrap:anywhere]">
                It {showText(sentence, 500)}. <Badge className="align-middle">{id}</Badge>{" "}
                <span className="text-muted">
                  <bdi>{showText(where, 120)}</bdi>
                </span>
              </p>
              <ul className="text-muted text-xs">
                {by.map((each) => (
                  <li key={each} className="[overflow-wrap:anywhere]">
                    <bdi>{showText(each, 400)}</bdi>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
