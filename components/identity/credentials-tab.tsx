import { EmptyState } from "@/components/feedback/empty-state";
import { None, whyUnused } from "@/components/inventory/cells";
import { sentenceCase } from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { IdText } from "@/components/ui/id-text";
import { SeverityMark } from "@/components/ui/severity-mark";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

type Credential = IdentityDetail["credentials"]["rows"][number];
type Placement = IdentityDetail["placements"]["rows"][number];

/** How it proves that it is itself, and where copies of that lie. */
export function CredentialsTab({ identity }: { identity: IdentityDetail }) {
  const { credentials, placements } = identity;
  if (credentials.rows.length === 0 && placements.rows.length === 0) {
    return (
      <EmptyState
        title="No credential of it is known"
        action={<ButtonLink href="/sources">See what was read</ButtonLink>}
      >
        Roles that are assumed have none of their own; for others a source may not list them.
      </EmptyState>
    );
  }
  return (
    <div className="space-y-6">
      {credentials.rows.length > 0 ? <Credentials rows={credentials.rows} /> : null}
      {placements.rows.length > 0 ? <Placements rows={placements.rows} /> : null}
      {credentials.more || placements.more ? (
        <p className="text-muted text-xs">There are more; `rollcall list credentials` has them all.</p>
      ) : null}
    </div>
  );
}

function Credentials({ rows }: { rows: readonly Credential[] }) {
  return (
    <Table label="Credentials">
      <TableHeadings
        titles={["Credential", "Status", "Lifetime", "Since", "Expires", "Last used", "Copies"]}
      />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell>
              <span className="font-medium">{sentenceCase(row.type)}</span>{" "}
              <IdText id={row.externalId} max={36} what="credential id" />
            </TableCell>
            <TableCell>
              <Badge tone={row.goneAt ? "unknown" : row.status === "active" ? "ok" : "neutral"}>
                {row.goneAt ? "gone" : row.status.replaceAll("_", " ")}
              </Badge>
            </TableCell>
            <TableCell>
              {row.lifetime === "unknown" ? (
                <Unknown why="Its source does not say how long one copy works." />
              ) : (
                row.lifetime.replaceAll("_", " ")
              )}
            </TableCell>
            <TableCell>{since(row)}</TableCell>
            <TableCell>
              {row.expiresAt ? <TimeText date={row.expiresAt} /> : <None why="No end is known." />}
            </TableCell>
            <TableCell>
              {row.lastUsed.at ? (
                <>
                  <TimeText date={row.lastUsed.at} />{" "}
                  <span className="text-muted">· {row.lastUsed.grade}</span>
                </>
              ) : (
                <Unknown why={whyUnused(row)} />
              )}
            </TableCell>
            <TableCell>
              {row.exposedPlacements > 0 ? (
                <SeverityMark level="critical" label={`${row.exposedPlacements} exposed`} />
              ) : (
                row.placements
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function since(row: Credential) {
  const date = row.lastRotatedAt ?? row.createdAt;
  return date ? <TimeText date={date} /> : <Unknown why="When it was made or last rotated is not known." />;
}

function Placements({ rows }: { rows: readonly Placement[] }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold text-base">Where copies lie</h2>
      <Table label="Places that hold its credentials" className="min-w-xl">
        <TableHeadings titles={["Place", "Kind", "Meant for secrets", "First seen", "Source"]} />
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.id}>
              <TableCell className="min-w-48 max-w-md break-all">
                <bdi>{showText(row.locator, 200)}</bdi>
                {row.name && !row.locator.endsWith(row.name) ? (
                  <span className="text-muted"> {showText(row.name, 80)}</span>
                ) : null}
              </TableCell>
              <TableCell>{sentenceCase(row.kind)}</TableCell>
              <TableCell>{row.meantForSecrets ? "Yes" : <Badge tone="critical">No</Badge>}</TableCell>
              <TableCell>
                <TimeText date={row.firstSeenAt} />
              </TableCell>
              <TableCell>{row.sources.map((source) => showText(source.name, 60)).join(", ")}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
