import Link from "next/link";
import { LinkDecision } from "@/components/identity/link-decision";
import { sentenceCase } from "@/components/inventory/words";
import { formatCount } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import {
  type Lineage,
  type LineageEvidence,
  type LineageNode,
  type LineagePart,
  type LineagePartName,
  lineageParts,
} from "@/lib/features/identities/schema-lineage";

const titles: Record<LineagePartName, string> = {
  owners: "Who answers for it",
  itself: "The identity",
  credentials: "How it proves itself",
  places: "Where copies of its keys lie",
  users: "Who uses it",
  reaches: "What it reaches",
};
/** Where the rest of a part is listed. */
const tabs: Partial<Record<LineagePartName, string>> = {
  credentials: "credentials",
  places: "credentials",
  users: "access",
  reaches: "access",
};

/** The line from who answers for it to what it reaches: every step with the evidence, and what is not known said. */
export function LineageTab({
  identityId,
  lineage,
  canDecide,
}: {
  identityId: string;
  lineage: Lineage;
  canDecide: boolean;
}) {
  return (
    <>
      <ol className="space-y-3">
        {lineageParts.map((name) => (
          <li
            key={name}
            className="grid gap-x-4 gap-y-1 border-line-subtle border-l-2 pl-3 sm:grid-cols-[10rem_minmax(0,1fr)]"
          >
            <h2 className="font-semibold text-sm">{titles[name]}</h2>
            <Part
              part={lineage[name]}
              none={noneOf(name, lineage)}
              rest={tabs[name] ? `/inventory/${identityId}?tab=${tabs[name]}` : null}
              canDecide={canDecide}
            />
          </li>
        ))}
      </ol>
      <p className="pt-3 text-muted text-xs">
        As the sources state it. A key's id, a name that its issuer gives, and an address join by themselves;
        a fingerprint or a name only suggests, until somebody says so.
        {lineage.restricted ? " You see a part of the inventory: others may be in this line." : ""}
      </p>
    </>
  );
}

function noneOf(name: LineagePartName, { placesAreRead, credentialsListed }: Lineage): string {
  switch (name) {
    case "owners":
      return "Nobody answers for it, and no source names anybody.";
    case "itself":
      return "This one. Nothing suggests another that is the same.";
    case "credentials":
      return credentialsListed
        ? "None of its own is listed; its source lists those of others."
        : "Not known: no source lists credentials here.";
    case "places":
      return placesAreRead
        ? "No copy was found in the places that are read."
        : "Not known: no source looks at places where keys lie.";
    case "users":
      return "Not known: no source states what runs as it or who may become it.";
    case "reaches":
      return "Not known: no source states a grant. That is not the same as having none.";
  }
}

function Part({
  part: { nodes, more },
  none,
  rest,
  canDecide,
}: {
  part: LineagePart;
  none: string;
  /** Where all of them are listed. */
  rest: string | null;
  canDecide: boolean;
}) {
  if (nodes.length === 0) return <p className="text-muted text-sm">{none}</p>;
  const others = `and ${formatCount(more.count)}${more.capped ? " or more" : ""} more`;
  return (
    <ul className="min-w-0 space-y-2">
      {nodes.map((node) => (
        <Node key={node.key} node={node} canDecide={canDecide} />
      ))}
      {more.count > 0 || more.capped ? (
        <li className="text-sm">
          {rest ? (
            <Link href={rest} className="rounded-sm text-ink underline decoration-field underline-offset-4">
              {others}
            </Link>
          ) : (
            <span className="text-muted">{others}</span>
          )}
        </li>
      ) : null}
    </ul>
  );
}

function Node({ node, canDecide }: { node: LineageNode; canDecide: boolean }) {
  const title = <bdi className="break-all font-medium">{showText(node.title, 300)}</bdi>;
  return (
    <li className="min-w-0 text-sm">
      {node.identityId ? (
        <Link
          href={`/inventory/${node.identityId}?tab=lineage`}
          className="rounded-sm underline decoration-field underline-offset-4"
        >
          {title}
        </Link>
      ) : (
        title
      )}{" "}
      <span className="text-muted">{sentenceCase(node.kind)}</span>
      <ul>
        {node.evidence.slice(0, 6).map((evidence) => (
          <Evidence
            key={`${evidence.says} ${evidence.link?.id}`}
            evidence={evidence}
            of={node.title}
            canDecide={canDecide}
          />
        ))}
        {node.evidence.length > 6 ? (
          <li className="text-muted text-xs">and {formatCount(node.evidence.length - 6)} more reasons</li>
        ) : null}
      </ul>
    </li>
  );
}

function Evidence({
  evidence: { says, sources, link },
  of,
  canDecide,
}: {
  evidence: LineageEvidence;
  of: string;
  canDecide: boolean;
}) {
  return (
    <li className="break-words text-muted text-xs">
      <bdi>{showText(says, 500)}</bdi>
      {sources.length > 0 ? (
        <>
          {" · seen by "}
          <bdi>{showText(sources.join(", "), 200)}</bdi>
        </>
      ) : null}
      {link ? <LinkDecision link={link} of={showText(of, 80)} canDecide={canDecide} /> : null}
    </li>
  );
}
