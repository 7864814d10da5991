import type { LinkState } from "@/lib/domain/link-state";
import type { LineageEvidence, LineageNode, LineagePart } from "./schema-lineage";

/** So many things of one part are shown, and so many rows are read for them. */
const mostNodes = 12;
export const mostEdges = 200;

/** One statement of a source that joins two things, as the reads give it. */
export interface Edge extends Omit<LineageNode, "evidence"> {
  evidence: LineageEvidence;
}

/** What a weaker join is, as SQL gives it for a link `l`; null where an id joins. */
export interface LinkColumns {
  link_id: string | null;
  link_state: LinkState | null;
}
export const linkColumns = `l.id AS link_id, CASE WHEN l.rejected_at IS NOT NULL THEN 'rejected'
  WHEN l.confirmed_at IS NOT NULL THEN 'confirmed' ELSE 'open' END AS link_state`;
export const noLink = "NULL::uuid AS link_id, NULL::text AS link_state";

/** Evidence with who gives it, and the link behind it where there is one. */
export function evidenceOf(
  says: string,
  sources: readonly { name: string }[] = [],
  link: LinkColumns = { link_id: null, link_state: null },
): LineageEvidence {
  const { link_id: id, link_state: state } = link;
  return { says, sources: sources.map(({ name }) => name), link: id && state ? { id, state } : null };
}

/** Edges by what they lead to: each thing once, with all its evidence. The last edge read says that there are others. */
export function toPart(edges: readonly Edge[]): LineagePart {
  const nodes = new Map<string, LineageNode>();
  for (const { evidence, ...thing } of edges.slice(0, mostEdges)) {
    const node = nodes.get(thing.key) ?? { ...thing, evidence: [] };
    const isTold = node.evidence.some(
      ({ says, link }) => says === evidence.says && link?.id === evidence.link?.id,
    );
    if (!isTold) node.evidence.push(evidence);
    nodes.set(thing.key, node);
  }
  const shown = [...nodes.values()].slice(0, mostNodes);
  return { nodes: shown, more: { count: nodes.size - shown.length, capped: edges.length > mostEdges } };
}
