import { campaignFields } from "@/lib/domain/query/campaign-fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import type { SortOrder } from "@/lib/platform/keyset";
import { dateSql, enumSql, type FieldSql, likeText, type NounSql } from "@/lib/platform/query-sql";

/** How the fields of campaigns read the table `campaigns c`. */
const fields: Record<FieldName<typeof campaignFields>, FieldSql> = {
  state: enumSql("c.state"),
  started: dateSql("c.started_at"),
  ends: dateSql("c.ends_at"),
};

export const campaignNoun: NounSql = {
  set: campaignFields,
  fields,
  search: (text, { p }) =>
    `lower(concat_ws(' ', c.name, c.query)) LIKE '%' || lower(${p.add(likeText(text))}) || '%'`,
};

export const campaignSorts = {
  /** Read backwards: running ones first, of these the latest. */
  running: [
    { sql: "(c.state = 'running')::integer", type: "integer" },
    { sql: "c.started_at", type: "timestamptz" },
    { sql: "c.id", type: "uuid" },
  ],
} as const satisfies Record<string, SortOrder>;
export type CampaignSort = keyof typeof campaignSorts;
