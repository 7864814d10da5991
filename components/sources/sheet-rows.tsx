import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { Unknown } from "@/components/ui/unknown";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { SheetPreviewView } from "@/lib/features/sources/schema-upload";

/** The first rows of a sheet as they will come in. */
export function SheetRows({ rows }: { rows: SheetPreviewView["rows"] }) {
  return (
    <Table label="First rows as they come in" className="min-w-2xl">
      <TableHead>
        <tr>
          <TableHeaderCell className="w-14">Row</TableHeaderCell>
          <TableHeaderCell>Identity</TableHeaderCell>
          <TableHeaderCell>Kind</TableHeaderCell>
          <TableHeaderCell>System</TableHeaderCell>
          <TableHeaderCell>Environment</TableHeaderCell>
          <TableHeaderCell>Owner</TableHeaderCell>
          <TableHeaderCell className="text-end">Credentials</TableHeaderCell>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.row}>
            <TableCell className="text-muted tabular-nums">{row.row}</TableCell>
            {row.name === null ? (
              <TableCell colSpan={6} className="text-muted">
                No identity of its own: it names nobody, or repeats an earlier row.
              </TableCell>
            ) : (
              <>
                <TableCell className="max-w-64 truncate font-medium">{showText(row.name, 80)}</TableCell>
                <TableCell>{row.kind?.replaceAll("_", " ")}</TableCell>
                <TableCell>{row.system ? systemTitle(row.system) : null}</TableCell>
                <TableCell>{row.environment ?? <Unknown why="The sheet does not say." />}</TableCell>
                <TableCell className="max-w-52 truncate">
                  {row.owners.length > 0 ? (
                    showText(row.owners.join(", "), 80)
                  ) : (
                    <Unknown why="The sheet does not say." />
                  )}
                </TableCell>
                <TableCell className="text-end tabular-nums">{row.credentials}</TableCell>
              </>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
