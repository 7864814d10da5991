import Link from "next/link";
import type { ReactNode } from "react";
import { Lights } from "@/components/identity/lights";
import { rowTitle } from "@/components/inventory/cells";
import {
  classTitles,
  kindTitles,
  managerTitles,
  sentenceCase,
  statusTitles,
  tierTitles,
} from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { IdText } from "@/components/ui/id-text";
import { SeverityMark } from "@/components/ui/severity-mark";
import { Unknown } from "@/components/ui/unknown";
import type { Light, LightName } from "@/lib/domain/definitions/lights";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

/** Who it is, in one look: name, where it lives, what it is in plain words, the five lights. */
export function IdentityHeader({
  identity,
  lights,
  actions,
}: {
  identity: IdentityDetail;
  lights: readonly { name: LightName; light: Light }[];
  actions: ReactNode;
}) {
  const facts = [
    kindTitles[identity.kind],
    systemTitle(identity.system),
    classTitles[identity.class],
    `run by ${managerTitles[identity.managedBy].toLowerCase()}`,
    ...(identity.environment ? [identity.environment] : []),
    ...(identity.sensitivity ? [`sensitivity ${identity.sensitivity}`] : []),
  ];
  return (
    <header className="mb-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-ink text-xl">
            <bdi>{rowTitle(identity)}</bdi>
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
            {facts.map((fact) => (
              <span key={fact} className="after:ml-2 after:content-['·'] last:after:content-none">
                {fact}
              </span>
            ))}
            <StatusBadge identity={identity} />
          </p>
          <Path identity={identity} />
          <Standing identity={identity} />
        </div>
        <div className="flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      <p className="mt-3 max-w-4xl text-ink">{showText(identity.sentence, 1200)}</p>
      {identity.description ? (
        <p className="mt-1 max-w-4xl text-muted text-sm">
          <bdi>{showText(identity.description, 600)}</bdi>
        </p>
      ) : null}
      <div className="mt-4">
        <Lights lights={lights} />
      </div>
    </header>
  );
}

function StatusBadge({ identity }: { identity: IdentityDetail }) {
  if (identity.goneAt) return <Badge tone="unknown">Gone</Badge>;
  if (identity.missingSince) return <Badge tone="medium">Missing</Badge>;
  const tone = identity.status === "active" ? "ok" : identity.status === "unknown" ? "unknown" : "neutral";
  return <Badge tone={tone}>{statusTitles[identity.status]}</Badge>;
}

/** How much it endangers and how far it reaches, as it was last assessed. */
function Standing({ identity }: { identity: IdentityDetail }) {
  const { id, risk, tier, privilege, openFindings, worstFinding } = identity;
  if (risk === null) {
    return (
      <p className="mt-2 text-muted text-sm">
        Risk <Unknown why="It has not been assessed yet." />
      </p>
    );
  }
  const reason = privilege?.reasons[0];
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Link href={`/inventory/${id}?tab=findings`} className="font-medium text-ink hover:underline">
        Risk {risk} of 100
      </Link>
      <span>
        {tier === null ? (
          <>
            Tier <Unknown why="Nothing of what it may do is listed or understood." />
          </>
        ) : (
          `${privilege?.atLeast ? "At least " : ""}${tierTitles[tier]}`
        )}
        {reason ? <span className="text-muted"> · {showText(reason, 160)}</span> : null}
      </span>
      {openFindings && worstFinding ? (
        <SeverityMark
          level={worstFinding}
          label={`${openFindings.toLocaleString("en")} open ${openFindings === 1 ? "finding" : "findings"}`}
        />
      ) : null}
    </p>
  );
}

function Path({ identity }: { identity: IdentityDetail }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 text-muted text-xs">
      {identity.containerPath.map((container) => (
        <span key={container.id} className="after:ml-2 after:content-['/']">
          <Link href={`/accounts/${container.id}`} className="hover:underline">
            <bdi>{showText(container.name || container.externalId || sentenceCase("account"), 80)}</bdi>
          </Link>
        </span>
      ))}
      <IdText id={identity.externalId} max={60} what="external id" />
    </p>
  );
}
