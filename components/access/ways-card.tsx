import { CircleUser, Users } from "lucide-react";
import { AnswerLimits } from "@/components/access/answer-limits";
import { WhoLink } from "@/components/access/who-link";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import {
  type AccessAddress,
  accessPath,
  type WayRow,
  type WaysPage,
} from "@/lib/features/access/schema-answers";

/** Everybody who may do it, one row for each way on which somebody does. */
export function WaysCard({ address, page }: { address: AccessAddress; page: WaysPage }) {
  const { rows, total, next, layersNotSeen, restricted } = page;
  const { action, resource } = address;
  const asked = `${showText(action, 120)}${resource === "" ? "" : ` on ${showText(resource, 120)}`}`;
  return (
    <Card>
      <CardHeader
        title={
          total === 0
            ? "Nobody that is known"
            : `${formatNumber(total)} ${total === 1 ? "way" : "ways"} to do this`
        }
        description={
          <span className="[overflow-wrap:anywhere]">
            Who may <bdi>{asked}</bdi>.
            {restricted ? " You see a part of the inventory: others may as well." : ""}
          </span>
        }
      />
      {rows.length > 0 ? <Ways rows={rows} /> : null}
      {layersNotSeen.length > 0 ? (
        <CardBody className="pt-3">
          <AnswerLimits layersNotSeen={layersNotSeen} />
        </CardBody>
      ) : null}
      {next !== null || address.after !== "" ? (
        <CardFooter>
          <span className="flex-1">By name, {formatNumber(rows.length)} on this page</span>
          {address.after === "" ? null : (
            <ButtonLink size="sm" href={accessPath({ ...address, after: "" })}>
              First
            </ButtonLink>
          )}
          {next === null ? null : (
            <ButtonLink size="sm" href={accessPath({ ...address, after: next })}>
              Next
            </ButtonLink>
          )}
        </CardFooter>
      ) : null}
    </Card>
  );
}

function Ways({ rows }: { rows: readonly WayRow[] }) {
  return (
    <Table label="Who can" className="min-w-3xl">
      <TableHeadings titles={["Who", "Through", "Given by", "Source"]} />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={JSON.stringify([row.realm, row.type, row.name, row.through, row.by, row.namedOnly])}>
            <TableCell className="align-top min-w-56">
              <Who row={row} />
            </TableCell>
            <TableCell className="align-top break-all">
              {row.through === null ? "itself" : <bdi>group {showText(row.through, 120)}</bdi>}
            </TableCell>
            <TableCell className="align-top min-w-56 [overflow-wrap:anywhere]">
              <bdi>{showText(row.by, 300)}</bdi>
              {row.namedOnly ? <Badge className="ms-1.5">only some objects</Badge> : null}
            </TableCell>
            <TableCell className="align-top [overflow-wrap:anywhere]">
              <bdi>{showText(row.place, 80)}</bdi>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Who({ row }: { row: WayRow }) {
  const Icon = row.type === "group" ? Users : CircleUser;
  return (
    <span className="flex gap-2">
      <Icon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0">
        <WhoLink id={row.identityId} name={row.name} />
        <span className="block text-muted text-xs">
          {row.type === "group"
            ? "a group: whoever is in it"
            : row.identityId === null
              ? "not in the inventory"
              : null}
        </span>
      </span>
    </span>
  );
}
