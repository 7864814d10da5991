import Link from "next/link";
import type { ReactNode } from "react";
import type { CellContext } from "@/components/data-table/column";
import { KindIcon } from "@/components/inventory/kind-icon";
import { Badge } from "@/components/ui/badge";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { isNeverUsed } from "@/lib/domain/last-used";
import { systemTitle } from "@/lib/domain/system-title";
import { showId, showText } from "@/lib/domain/text";
import type { IdentityRow } from "@/lib/features/identities/schema";

/** Known to be absent: a quiet dash that says so. What is not known is `Unknown`. */
export function None({ why }: { why: string }) {
  return (
    <span title={why} className="text-muted">
      <span aria-hidden="true">—</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}

/** How a row is called. */
export function rowTitle(row: Pick<IdentityRow, "name" | "externalId">): string {
  return row.name.trim() === "" ? showId(row.externalId, 80) : showText(row.name, 160);
}

export function NameCell({ row, tabIndex }: { row: IdentityRow } & CellContext) {
  const title = rowTitle(row);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <KindIcon kind={row.kind} className="shrink-0" />
      <Link
        href={`/inventory/${row.id}`}
        prefetch={false}
        tabIndex={tabIndex}
        title={title}
        className="min-w-0 truncate rounded-sm text-ink hover:underline focus-visible:outline-offset-0"
      >
        <bdi>{title}</bdi>
      </Link>
      {row.exposedPlacements > 0 ? (
        <SeverityMark
          level="critical"
          hideWord
          label={`A credential of it lies in ${row.exposedPlacements === 1 ? "a place" : `${row.exposedPlacements} places`} not meant for secrets`}
        />
      ) : null}
      {row.goneAt ? <Badge tone="unknown">gone</Badge> : null}
      {row.missingSince && !row.goneAt ? <Badge tone="medium">missing</Badge> : null}
    </span>
  );
}

export function AccountCell({ row }: { row: IdentityRow }) {
  const name = row.account?.name || row.account?.externalId;
  const system = systemTitle(row.system);
  if (!name) {
    return row.account ? (
      <Unknown why="No source has described its account yet." />
    ) : (
      <span className="text-muted">{system}</span>
    );
  }
  const shown = showText(name, 120);
  return (
    <span title={`${system} · ${shown}`}>
      <span className="text-muted">{system} </span>
      <bdi>{shown}</bdi>
    </span>
  );
}

const ownerStates = { suggested: "suggested", asked: "asked", accepted: "", declined: "declined", none: "" };

export function OwnerCell({ row }: { row: Pick<IdentityRow, "owner"> }) {
  const { state, person, team } = row.owner;
  const name = person?.name ?? team?.name;
  if (state === "none" || state === "declined" || !name) return <None why="Nobody is named as its owner." />;
  const said = ownerStates[state];
  return (
    <span title={person?.email ?? undefined}>
      <bdi>{showText(name, 80)}</bdi>
      {said ? <span className="text-muted"> · {said}</span> : null}
    </span>
  );
}

/** Why there is no last use, in one sentence. */
export function whyUnused(row: Pick<IdentityRow, "lastUsed" | "createdAt">): string {
  if (row.lastUsed.gap === "not_permitted") return "Rollcall is not permitted to read its use.";
  if (row.lastUsed.gap === "no_telemetry") return "No telemetry: nobody records its use.";
  return row.lastUsed.coveredSince
    ? `No use since ${row.lastUsed.coveredSince.toISOString().slice(0, 10)}; what was before is not recorded.`
    : "Since when its use is recorded is not known.";
}

export function LastUsedCell({ row }: { row: IdentityRow }) {
  const { at, grade } = row.lastUsed;
  if (at) {
    return (
      <>
        <TimeText date={at} />
        <span className="text-muted"> · {grade}</span>
      </>
    );
  }
  if (isNeverUsed(row) === "yes") return <span title="Use is recorded over its whole life.">never</span>;
  return <Unknown why={whyUnused(row)} />;
}

export function KeyAgeCell({ row }: { row: IdentityRow }) {
  if (row.oldestStaticAt) return <TimeText date={row.oldestStaticAt} />;
  return row.activeStaticCredentials > 0 ? (
    <Unknown why="When its oldest key was made or last rotated is not known." />
  ) : (
    <None why="No active static credential of it is known." />
  );
}

export function CredentialsCell({ row }: { row: IdentityRow }) {
  if (row.credentialTypes.length === 0) return <None why="No credential of it is known." />;
  const types = row.credentialTypes.map((type) => type.replaceAll("_", " ")).join(", ");
  return (
    <span title={types}>
      <span className="tabular-nums">{row.activeCredentials}</span>
      <span className="text-muted"> · {types}</span>
    </span>
  );
}

export function DateCell({ date, absent }: { date: Date | null; absent: ReactNode }) {
  return date ? <TimeText date={date} /> : absent;
}
