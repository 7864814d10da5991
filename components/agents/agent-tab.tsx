import Link from "next/link";
import type { ReactNode } from "react";
import { AgentCalls } from "@/components/agents/agent-calls";
import { AgentStatements } from "@/components/agents/agent-statements";
import { AgentTools } from "@/components/agents/agent-tools";
import { frameworkWord } from "@/components/agents/agent-words";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Unknown } from "@/components/ui/unknown";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import { kindWords } from "@/lib/domain/identity-sentence";
import { identityKinds } from "@/lib/domain/record";
import { showText } from "@/lib/domain/text";
import type { AgentView } from "@/lib/features/agents/schema";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

interface Props {
  identity: IdentityDetail;
  view: AgentView;
  /** Documents of what is granted, by entitlement. */
  bodies: ReadonlyMap<string, unknown>;
}

/** What is known of an agent or a tool server as such: what it is, acts as, may call, and where it was seen. */
export function AgentTab({ identity, view, bodies }: Props) {
  return (
    <div className="space-y-5">
      {view.is === "agent" ? <WhatItIs identity={identity} view={view} /> : null}
      {view.is === "agent" ? (
        <AgentCalls title="Tool servers that it may call" empty="No source names one." calls={view.servers} />
      ) : (
        <AgentCalls title="Agents that may call it" empty="No source names one." calls={view.callers} />
      )}
      {view.moreUses ? (
        <p className="text-muted text-sm">
          Only the first 500 of what its sources state of{" "}
          {view.is === "agent" ? "what it may call and acts as" : "who may call it"} are shown; `rollcall list
          trust` has them all.
        </p>
      ) : null}
      <AgentTools view={view} />
      <Reach identity={identity} view={view} bodies={bodies} />
      <AgentStatements view={view} />
    </div>
  );
}

function WhatItIs({ identity, view }: { identity: IdentityDetail; view: AgentView }) {
  const said = view.statements.filter((each) => !each.gone);
  const first = (read: (profile: AgentView["statements"][number]["profile"]) => string | null | undefined) =>
    said.map(({ profile }) => read(profile)).find((text) => text);
  const framework =
    first((profile) => ("framework" in profile ? profile.framework : null)) ?? identity.tags.framework;
  const model = first((profile) => ("model" in profile ? profile.model : null));
  const provider = first((profile) => ("provider" in profile ? profile.provider : null));
  const approvals = said.flatMap(({ profile }) =>
    "autoApprove" in profile && profile.autoApprove !== null ? [profile.autoApprove] : [],
  );
  const sponsors = identity.ownerHints.filter(({ type }) => type === "owner_object" || type === "creator");
  return (
    <Card>
      <CardHeader title="The agent" description="As its sources state it." />
      <CardBody>
        <dl className="grid grid-cols-[minmax(0,11rem)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
          <Fact title="Runs in">{framework ? frameworkWord(framework) : null}</Fact>
          <Fact title="Model">{model ? <bdi>{showText(model, 120)}</bdi> : null}</Fact>
          <Fact title="Run by">{provider ? <bdi>{showText(provider, 120)}</bdi> : null}</Fact>
          <Fact title="Does without asking">
            {approvals.length === 0
              ? null
              : approvals.flat().length === 0
                ? "nothing: it asks each time"
                : [...new Set(approvals.flat())].map((each) => showText(each, 120)).join(", ")}
          </Fact>
          <Fact title="Named for it at the source">
            {sponsors.length > 0
              ? [...new Set(sponsors.map(({ value }) => showText(value, 120)))].join(", ")
              : null}
          </Fact>
          <Fact title="Acts as">
            {view.actsAs.length > 0 ? (
              <ul>
                {view.actsAs.map(({ identity: other, activeCredentials, activeStatic }) => (
                  <li key={other.id}>
                    <Link
                      href={`/inventory/${other.id}`}
                      className="text-accent underline-offset-2 hover:underline"
                    >
                      <bdi>{showText(other.name || other.externalId || other.id, 120)}</bdi>
                    </Link>{" "}
                    <span className="text-muted">
                      {kindWord(other.kind)} · {credentialWords(activeCredentials, activeStatic)}
                    </span>
                  </li>
                ))}
              </ul>
            ) : null}
          </Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0 break-words">{children ?? <Unknown why="No source says." />}</dd>
    </>
  );
}

/** What it, and what it acts as, was given: the data that it can reach, as far as the sources state it. */
function Reach({ identity, view, bodies }: Props) {
  const own = identity.grants.rows.filter(
    ({ entitlement, goneAt }) =>
      goneAt === null && !agentToolSchema.safeParse(bodies.get(entitlement.id)).success,
  );
  return (
    <Card>
      <CardHeader
        title="What it can reach"
        description="Attachments as stated, its own and of what it acts as."
      />
      <CardBody className="text-sm">
        <ul className="flex flex-col gap-1.5">
          {own.length > 0 ? (
            <li>
              <Link
                href={`/inventory/${identity.id}?tab=access`}
                className="text-accent underline-offset-2 hover:underline"
              >
                {identity.grants.more ? "at least " : ""}
                {own.length.toLocaleString("en")} of its own
              </Link>
              {": "}
              <span className="text-muted">
                {own
                  .slice(0, 8)
                  .map(({ entitlement }) => showText(entitlement.name || entitlement.externalId || "", 60))
                  .join(", ")}
                {own.length > 8 ? " …" : ""}
              </span>
            </li>
          ) : null}
          {view.actsAs.map(({ identity: other, grants }) => (
            <li key={other.id}>
              As <bdi>{showText(other.name || other.externalId || other.id, 120)}</bdi>:{" "}
              <Link
                href={`/inventory/${other.id}?tab=access`}
                className="text-accent underline-offset-2 hover:underline"
              >
                {grants.toLocaleString("en")} {grants === 1 ? "attachment" : "attachments"}
              </Link>
            </li>
          ))}
        </ul>
        {own.length === 0 && identity.grants.more ? (
          <p className="text-muted">Only the first of its attachments were looked at, and all were tools.</p>
        ) : own.length === 0 && view.actsAs.length === 0 ? (
          <p className="text-muted">
            No source states what it may reach, beside its tools. That is not the same as nothing.
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}

function kindWord(kind: string | null): string {
  const known = identityKinds.find((each) => each === kind);
  return known ? kindWords[known] : "not described by any source";
}

function credentialWords(active: number, fixed: number): string {
  if (active === 0) return "no active credential known";
  const all = `${active} active ${active === 1 ? "credential" : "credentials"}`;
  return fixed > 0 ? `${all}, ${fixed} static` : all;
}
