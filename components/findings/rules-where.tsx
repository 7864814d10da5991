import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { Unknown } from "@/components/ui/unknown";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { RuleView, TallyPart } from "@/lib/features/rules/schema";

/** Where a rule's answers come from: by system and by environment. */
export function RulesWhere({ bySystem, byEnvironment }: Pick<RuleView, "bySystem" | "byEnvironment">) {
  if (bySystem.length === 0) return null;
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      <Where title="By system" word="System" parts={bySystem} titleOf={systemTitle} />
      <Where title="By environment" word="Environment" parts={byEnvironment} titleOf={environmentTitle} />
    </div>
  );
}

function environmentTitle(environment: string): string {
  const shown = showText(environment, 40);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

function Where({
  title,
  word,
  parts,
  titleOf,
}: {
  title: string;
  word: string;
  parts: readonly TallyPart[];
  titleOf: (of: string) => string;
}) {
  return (
    <Card>
      <CardHeader title={title} />
      <Table label={title}>
        <TableHeadings titles={[word, "Fail", "Unknown", "Pass"]} numbers={["Fail", "Unknown", "Pass"]} />
        <TableBody>
          {parts.map(({ of, fail, unknown, pass }) => (
            <TableRow key={of ?? ""}>
              <TableCell>
                {of === null ? <Unknown why="Nobody has said which environment it is." /> : titleOf(of)}
              </TableCell>
              {[fail, unknown, pass].map((n, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                <TableCell key={index} className="text-end tabular-nums">
                  {formatNumber(n)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
