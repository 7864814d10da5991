import Link from "next/link";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import { sentenceCase } from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableHeadings,
  TableRow,
} from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import { isUse } from "@/lib/features/trust/schema";

type Grant = IdentityDetail["grants"]["rows"][number];
type Trust = IdentityDetail["trustedBy"]["rows"][number];

/** What it was given, who may become or uses it, and what it may become or uses: as the sources state it, nothing computed. */
export function AccessTab({
  identity,
  bodies,
}: {
  identity: IdentityDetail;
  bodies: ReadonlyMap<string, unknown>;
}) {
  const { grants, trustedBy, mayBecome } = identity;
  if (grants.rows.length + trustedBy.rows.length + mayBecome.rows.length === 0) {
    return (
      <EmptyState
        title="No permission of it is known"
        action={<ButtonLink href="/sources">See what was read</ButtonLink>}
      >
        No source states a grant or a trust. That is not the same as having none.
      </EmptyState>
    );
  }
  const usedBy = trustedBy.rows.filter(isUse);
  const uses = mayBecome.rows.filter(isUse);
  return (
    <div className="space-y-6">
      <Part title="What it was given" empty="No source states a grant.">
        {grants.rows.length > 0 ? <Grants rows={grants.rows} bodies={bodies} /> : null}
      </Part>
      <TrustPart
        title="Who may become it, and what runs as it"
        empty="No source states a trust."
        rows={trustedBy.rows.filter((trust) => !isUse(trust))}
        other="subject"
      />
      {usedBy.length > 0 ? <TrustPart title="Which agents use it" rows={usedBy} other="subject" /> : null}
      <TrustPart
        title="What it may become"
        empty="No trust of another identity names it."
        rows={mayBecome.rows.filter((trust) => !isUse(trust))}
        other="identity"
      />
      {uses.length > 0 ? <TrustPart title="What it uses" rows={uses} other="identity" /> : null}
      {grants.more || trustedBy.more || mayBecome.more ? (
        <p className="text-muted text-xs">
          There are more; `rollcall list grants` and `rollcall list trust` have them all.
        </p>
      ) : null}
      <p className="text-muted text-xs">
        Attachments as stated. What they add up to, with denies and guardrails weighed, is not computed here.
      </p>
    </div>
  );
}

function TrustPart({
  title,
  empty,
  rows,
  other,
}: {
  title: string;
  empty?: string;
  rows: readonly Trust[];
  other: "subject" | "identity";
}) {
  return (
    <Part title={title} empty={empty}>
      {rows.length > 0 ? <Trusts title={title} rows={rows} other={other} /> : null}
    </Part>
  );
}

function Part({ title, empty, children }: { title: string; empty?: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 font-semibold text-base">{title}</h2>
      {children ?? <p className="text-muted text-sm">{empty}</p>}
    </section>
  );
}

function Grants({ rows, bodies }: { rows: readonly Grant[]; bodies: ReadonlyMap<string, unknown> }) {
  return (
    <Table label="What it was given" className="min-w-xl">
      <TableHeadings titles={["Effect", "Entitlement", "For", "Kind", "On", "Through"]} />
      <TableBody>
        {rows.map((grant) => (
          <TableRow key={grant.id} className="align-top">
            <TableCell>
              <Badge
                tone={grant.effect === "deny" ? "ok" : grant.effect === "boundary" ? "accent" : "neutral"}
              >
                {grant.effect}
              </Badge>
            </TableCell>
            <TableCell className="min-w-64">
              <Entitlement grant={grant} body={bodies.get(grant.entitlement.id)} />
            </TableCell>
            <TableCell>
              <Badge tone={grant.class === "admin" || grant.class === "permissions" ? "accent" : "neutral"}>
                {grant.class}
              </Badge>
            </TableCell>
            <TableCell>{sentenceCase(grant.entitlement.kind ?? "unknown")}</TableCell>
            <TableCell className="break-all">
              {grant.target ? (
                <bdi>{showText(grant.target.name || grant.target.externalId || "", 120)}</bdi>
              ) : (
                "all that its system has"
              )}
            </TableCell>
            <TableCell>
              {grant.through ? (
                <bdi>{showText(grant.through.name || grant.through.externalId || "", 80)}</bdi>
              ) : (
                "itself"
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Entitlement({ grant, body }: { grant: Grant; body: unknown }) {
  const { entitlement } = grant;
  const name = <bdi>{showText(entitlement.name || entitlement.externalId || entitlement.id, 160)}</bdi>;
  const sentence = (
    <p className="text-muted text-xs">
      <bdi>{showText(grant.sentence, 400)}</bdi>
    </p>
  );
  if (body === undefined) {
    return (
      <>
        {name}
        {sentence}
      </>
    );
  }
  return (
    <details>
      <summary className="cursor-pointer rounded-sm">
        {name}
        {sentence}
      </summary>
      <CodeBlock
        title={`The document of ${showText(entitlement.name || "this entitlement", 80)}`}
        code={JSON.stringify(body, null, 2)}
      />
    </details>
  );
}

function Trusts({
  title,
  rows,
  other,
}: {
  title: string;
  rows: readonly Trust[];
  other: "subject" | "identity";
}) {
  const vouched = rows.some((trust) => trust.issuer);
  const conditional = rows.some((trust) => trust.condition);
  return (
    <Table label={title} className="min-w-xl">
      <TableHead>
        <tr>
          <TableHeaderCell>How</TableHeaderCell>
          <TableHeaderCell>Who</TableHeaderCell>
          {vouched ? <TableHeaderCell>Vouched for by</TableHeaderCell> : null}
          {conditional ? <TableHeaderCell>Only if</TableHeaderCell> : null}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((trust) => (
          <TableRow key={trust.id}>
            <TableCell className="whitespace-nowrap">
              {sentenceCase(trust.kind)} {trust.effect === "deny" ? <Badge tone="ok">deny</Badge> : null}
            </TableCell>
            <TableCell className="break-all">
              <Other trust={trust} other={other} />
            </TableCell>
            {vouched ? (
              <TableCell className="break-all">
                {trust.issuer ? <bdi>{showText(trust.issuer, 160)}</bdi> : null}
              </TableCell>
            ) : null}
            {conditional ? (
              <TableCell>
                {trust.condition ? (
                  <details>
                    <summary className="cursor-pointer rounded-sm">a condition holds</summary>
                    <CodeBlock title="The condition" code={JSON.stringify(trust.condition, null, 2)} />
                  </details>
                ) : null}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Other({ trust, other }: { trust: Trust; other: "subject" | "identity" }) {
  const named = other === "subject" ? trust.subjectIdentity : trust.identity;
  const text = showText(
    (named?.name || (other === "subject" ? trust.subject : named?.externalId)) ?? "",
    200,
  );
  return named?.name ? (
    <Link href={`/inventory/${named.id}`} className="hover:underline">
      <bdi>{text}</bdi>
    </Link>
  ) : (
    <bdi className={trust.subject === "*" && other === "subject" ? "font-medium text-critical" : undefined}>
      {text}
    </bdi>
  );
}
