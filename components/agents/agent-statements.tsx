import { frameworkWord } from "@/components/agents/agent-words";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { AgentStatement, AgentView } from "@/lib/features/agents/schema";

type Profile = AgentStatement["profile"];

/** Where it was seen, and what was declared of it against what it showed itself. */
export function AgentStatements({ view: { statements } }: { view: AgentView }) {
  const current = statements.filter((each) => !each.gone);
  const rows = comparedRows(current);
  const wasAsked = current.some(({ seen }) => seen);
  const title = wasAsked ? "Declared against seen" : "As declared";
  return (
    <>
      {rows.length > 0 ? (
        <Card>
          <CardHeader
            title={title}
            description={
              wasAsked
                ? "Declared: settings, registries and cards. Seen: it was asked itself."
                : "Settings, registries and cards say so; nobody asked it itself."
            }
          />
          <Table label={title} className="min-w-md">
            <TableHead>
              <tr>
                <TableHeaderCell>
                  <span className="sr-only">What</span>
                </TableHeaderCell>
                <TableHeaderCell>Declared</TableHeaderCell>
                {wasAsked ? <TableHeaderCell>Seen</TableHeaderCell> : null}
              </tr>
            </TableHead>
            <TableBody>
              {rows.map(({ title: what, declared, seen, differs }) => (
                <TableRow key={what}>
                  <TableCell className="w-44 text-muted">
                    {what} {differs ? <Badge tone="medium">differs</Badge> : null}
                  </TableCell>
                  <TableCell className="break-all">
                    {declared.map((each) => showText(each, 160)).join(" · ") || (
                      <Unknown why="Nobody declares it." />
                    )}
                  </TableCell>
                  {wasAsked ? (
                    <TableCell className="break-all">
                      {seen.map((each) => showText(each, 160)).join(" · ") || (
                        <Unknown why="It was not asked, or did not say." />
                      )}
                    </TableCell>
                  ) : null}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Card>
      ) : null}
      <Card>
        <CardHeader title="Where it was seen" />
        {statements.length === 0 ? (
          <CardBody className="text-muted text-sm">
            No source says more of it than that it exists; the tab “Raw” has what they say.
          </CardBody>
        ) : (
          <CardBody>
            <ul className="divide-y divide-line-subtle text-sm">
              {statements.map((each) => (
                <li key={`${each.source?.id} ${each.scope} ${each.file}`} className="py-2">
                  <p className="font-medium">
                    <bdi>{showText(each.source?.name ?? "a removed source", 120)}</bdi>{" "}
                    <Badge tone={each.seen ? "ok" : "neutral"}>{each.seen ? "seen" : "declared"}</Badge>{" "}
                    {each.gone ? <Badge tone="unknown">no longer shown</Badge> : null}
                  </p>
                  <p className="break-words text-muted text-xs">
                    {each.file ? <bdi>{showText(each.file, 200)} · </bdi> : null}
                    {each.scope ? <bdi>{showText(each.scope, 120)} · </bdi> : null}
                    so since <TimeText date={each.at} variant="long" />
                  </p>
                </li>
              ))}
            </ul>
          </CardBody>
        )}
      </Card>
    </>
  );
}

const yesNo = (value: boolean | null | undefined) =>
  value === null || value === undefined ? null : value ? "yes" : "no";

/** What is compared, and how each profile says it; null where it does not. */
const compared: readonly { title: string; of: (profile: Profile) => string | null }[] = [
  { title: "Runs in", of: (p) => ("framework" in p && p.framework ? frameworkWord(p.framework) : null) },
  { title: "Model", of: (p) => ("model" in p ? p.model : null) },
  {
    title: "Transport",
    of: (p) => ("transport" in p && p.transport !== "unknown" ? frameworkWord(p.transport) : null),
  },
  { title: "Runs", of: (p) => ("runs" in p ? p.runs : null) },
  { title: "Package", of: (p) => ("package" in p ? p.package : null) },
  { title: "Newest version each time", of: (p) => ("unpinned" in p ? yesNo(p.unpinned) : null) },
  { title: "Without encryption", of: (p) => ("plainHttp" in p ? yesNo(p.plainHttp) : null) },
  { title: "Calls itself", of: (p) => ("software" in p ? p.software : null) },
  { title: "Version", of: (p) => p.version },
  { title: "Protocol", of: (p) => ("protocol" in p ? p.protocol : null) },
  { title: "Answers anybody", of: (p) => yesNo(p.auth?.anonymous) },
  { title: "Sign-in", of: (p) => p.auth?.schemes.join(", ") || null },
  { title: "Tokens from", of: (p) => p.auth?.issuers.join(", ") || null },
];

interface ComparedRow {
  title: string;
  declared: string[];
  seen: string[];
  /** Both are known, and nothing that was declared is what was seen. */
  differs: boolean;
}

function comparedRows(statements: readonly AgentStatement[]): ComparedRow[] {
  const said = (of: (profile: Profile) => string | null, seen: boolean) => [
    ...new Set(statements.filter((each) => each.seen === seen).flatMap(({ profile }) => of(profile) ?? [])),
  ];
  return compared.flatMap(({ title, of }) => {
    const declared = said(of, false);
    const seen = said(of, true);
    if (declared.length + seen.length === 0) return [];
    const differs = declared.length > 0 && seen.length > 0 && !seen.some((each) => declared.includes(each));
    return [{ title, declared, seen, differs }];
  });
}
