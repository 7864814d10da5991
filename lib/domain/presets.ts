import { populationQuery } from "@/lib/domain/definitions/population";

/** A view of the inventory that everybody has: a question that is asked often, as a query. */
export interface Preset {
  id: string;
  title: string;
  /** What its rows have in common, one sentence. */
  about: string;
  /** In the query grammar; it stands in the box like any other. */
  query: string;
  /** The name of an order, with `-` for the greatest first. */
  sort?: string;
  /** The columns that belong to the question, where they are not the usual ones. */
  columns?: readonly string[];
}

/** What asks for an owner and has none: the rows behind every number of unowned identities. */
export const unownedQuery = `owner:none ${populationQuery}`;

export const presets: readonly Preset[] = [
  {
    id: "ours",
    title: "Ours",
    about:
      "What you or a third party run, unless it is known to be off or a person's: what the overview counts.",
    query: populationQuery,
  },
  {
    id: "unowned",
    title: "Unowned",
    about: "Nobody is named who would answer for it.",
    query: unownedQuery,
  },
  {
    id: "unused",
    title: "Unused 90 days",
    about: "Known not to have been used for 90 days.",
    query: `unused:>90d ${populationQuery}`,
    sort: "lastused",
  },
  {
    id: "never-used",
    title: "Never used",
    about: "No use, and use was recorded over its whole life.",
    query: `neverused:true ${populationQuery}`,
    sort: "created",
  },
  {
    id: "long-lived-keys",
    title: "Long-lived keys",
    about: "Its oldest active key was last rotated, or made, over a year ago.",
    query: `keyage:>365d ${populationQuery}`,
    sort: "keyage",
    columns: ["kind", "account", "environment", "owner", "keyage", "lastused"],
  },
  {
    id: "privileged",
    title: "Privileged",
    about: "It can give itself any access, or change production.",
    query: `privileged:true ${populationQuery}`,
    sort: "-risk",
    columns: ["kind", "account", "environment", "owner", "risk", "tier", "finding"],
  },
  {
    id: "exposed",
    title: "Exposed secrets",
    about: "One of its credentials was seen in a place not meant for secrets.",
    query: "exposed:>0",
    columns: ["kind", "account", "environment", "owner", "exposed"],
  },
  {
    id: "static",
    title: "Static credentials",
    about: "It can be used with a secret that does not expire by itself.",
    query: `static:true ${populationQuery}`,
    sort: "keyage",
    columns: ["kind", "account", "environment", "owner", "keyage", "lastused"],
  },
  {
    id: "new",
    title: "New this week",
    about: "Created within the last seven days.",
    query: `created:<7d ${populationQuery}`,
    sort: "-created",
    columns: ["kind", "account", "environment", "owner", "created"],
  },
  {
    id: "expiring",
    title: "Expiring soon",
    about: "It, or one of its active credentials, stops working within 30 days.",
    query: `expires:<30d ${populationQuery}`,
    sort: "expires",
    columns: ["kind", "account", "environment", "owner", "expires"],
  },
  {
    id: "agents",
    title: "AI agents",
    about: "Agents and the tool servers that they call.",
    query: "kind:ai_agent,mcp_server",
  },
  {
    id: "unsure",
    title: "Unsure class",
    about: "Whether a person or a machine stands behind it has to be decided.",
    query: "class:unsure",
  },
  {
    id: "provider",
    title: "Provider-managed",
    about: "Made and run by the provider, for its own services.",
    query: "managed:provider",
  },
  { id: "gone", title: "Gone", about: "No longer at its source. Its history stays.", query: "gone:true" },
];

/**
 * What the inventory shows when nothing else is asked: what the organisation answers for. What providers run, and
 * people's own keys, are one facet away.
 */
export const defaultQuery = populationQuery;

/** The preset with this query and order, if it is one. */
export function presetOf(query: string, sort: string): Preset | undefined {
  return presets.find((preset) => preset.query === query && (preset.sort ?? "name") === sort);
}
