"use client";

import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/feedback/error-state";
import { rowTitle, whyUnused } from "@/components/inventory/cells";
import { PeekCredentials } from "@/components/inventory/peek-credentials";
import { PeekLights } from "@/components/inventory/peek-lights";
import { usePeek } from "@/components/inventory/use-peek";
import { classTitles, kindTitles, managerTitles, sentenceCase } from "@/components/inventory/words";
import { Button, ButtonLink } from "@/components/ui/button";
import { Drawer } from "@/components/ui/drawer";
import { IdText } from "@/components/ui/id-text";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { isNeverUsed } from "@/lib/domain/last-used";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { IdentityRow } from "@/lib/features/identities/schema";
import type { Peek } from "@/lib/features/identities/schema-view";

/** One identity beside the list: what it is, the five lights, who answers, its credentials. The list stays in use. */
export function PeekDrawer({
  id,
  row,
  onClose,
}: {
  id: string | undefined;
  /** As the list has it, until its details are there. */
  row: IdentityRow | undefined;
  onClose: () => void;
}) {
  const [answer, again] = usePeek(id);
  const known = answer.state === "shown" ? answer.peek.row : row;
  return (
    <Drawer
      open={id !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      modal={false}
      title={known ? <bdi>{rowTitle(known)}</bdi> : "Identity"}
      subtitle={known ? <Subtitle row={known} /> : null}
      footer={
        <div className="flex items-center justify-between gap-2">
          <span className="text-muted text-xs pointer-coarse:hidden">J and K walk on, Esc closes</span>
          <ButtonLink variant="primary" href={`/inventory/${id}`} prefetch={false}>
            Open <ExternalLink aria-hidden />
          </ButtonLink>
        </div>
      }
    >
      {answer.state === "failed" ? (
        <ErrorState {...answer.failure} action={<Button onClick={again}>Try again</Button>} />
      ) : null}
      {answer.state === "loading" ? <PeekSkeleton /> : null}
      {answer.state === "shown" ? <Details peek={answer.peek} /> : null}
    </Drawer>
  );
}

function Subtitle({ row }: { row: IdentityRow }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {kindTitles[row.kind]}{" "}
      <IdText
        id={row.externalId === row.name ? (row.aliases[0] ?? row.externalId) : row.externalId}
        max={44}
      />
    </span>
  );
}

function PeekSkeleton() {
  return (
    <div role="status" aria-label="Loading the details" className="flex flex-col gap-3">
      <Skeleton className="w-full" />
      <Skeleton className="w-4/5" />
      <Skeleton className="mt-3 h-5 w-3/5" />
      <Skeleton className="h-5 w-2/5" />
      <Skeleton className="h-5 w-1/2" />
    </div>
  );
}

function Details({ peek }: { peek: Peek }) {
  const { row } = peek;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-1.5">
        <p className="text-base text-ink">{peek.sentence}</p>
        {peek.description ? (
          <p className="line-clamp-3 break-words text-muted text-sm">
            <bdi>{showText(peek.description, 400)}</bdi>
          </p>
        ) : null}
      </div>
      <PeekLights lights={peek.lights} />
      <Owners peek={peek} />
      <PeekCredentials credentials={peek.credentials} />
      <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-y-1.5 text-sm">
        <Fact title="Account">
          {peek.path.length > 0 ? (
            <bdi className="break-words">{peek.path.map((each) => showText(each.name, 80)).join(" / ")}</bdi>
          ) : (
            <span className="text-muted">{systemTitle(row.system)}</span>
          )}
        </Fact>
        <Fact title="Environment">{row.environment ? sentenceCase(row.environment) : <Absent />}</Fact>
        <Fact title="Sensitivity">{row.sensitivity ? sentenceCase(row.sensitivity) : <Absent />}</Fact>
        <Fact title="Purpose">
          {row.purpose ? <bdi className="break-words">{showText(row.purpose, 300)}</bdi> : <Absent />}
        </Fact>
        <Fact title="Class">{classTitles[row.class]}</Fact>
        <Fact title="Managed by">{managerTitles[row.managedBy]}</Fact>
        <Fact title="Created">
          {row.createdAt ? (
            <TimeText date={row.createdAt} variant="long" />
          ) : (
            <Unknown why="Its source does not say when it was created." />
          )}
        </Fact>
        <Fact title="Last used">
          <LastUse row={row} />
        </Fact>
        <Fact title="Seen by">
          <span className="break-words">
            {row.sources.map((source) => showText(source.name, 60)).join(", ")}
          </span>
        </Fact>
        <Fact title="First seen">
          <TimeText date={row.firstSeenAt} variant="long" />
        </Fact>
      </dl>
    </div>
  );
}

function LastUse({ row }: { row: IdentityRow }) {
  const { at, grade } = row.lastUsed;
  if (at) {
    return (
      <>
        <TimeText date={at} variant="long" />
        <span className="text-muted"> · {grade}</span>
      </>
    );
  }
  if (isNeverUsed(row) === "yes") return <>Never; use is recorded over its whole life</>;
  return <span className="text-unknown">Unknown. {whyUnused(row)}</span>;
}

function Absent() {
  return <span className="text-muted">Nobody has said</span>;
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

const ownerStates = { suggested: "suggested", asked: "asked", accepted: "accepted", declined: "declined" };

function Owners({ peek }: { peek: Peek }) {
  return (
    <section aria-label="Owners">
      <h3 className="mb-1 font-medium text-muted text-xs">Owners</h3>
      {peek.owners.length === 0 ? <p className="text-sm">Nobody is named.</p> : null}
      <ul className="flex flex-col gap-1 text-sm">
        {peek.owners.map((owner) => (
          <li key={owner.role} className="min-w-0">
            <bdi className="font-medium">{showText(owner.name, 80) || "Somebody without a name"}</bdi>
            <span className="text-muted">
              {" "}
              · {owner.role}, {ownerStates[owner.state]}
            </span>
            {owner.evidence ? (
              <p className="break-words text-muted text-xs">{showText(owner.evidence, 200)}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
