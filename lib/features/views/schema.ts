import { z } from "zod";
import { findingFields } from "@/lib/domain/query/finding-fields";
import type { FieldSet } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { findingSortNames } from "@/lib/features/findings/schema";
import { inventoryColumns, inventorySorts } from "@/lib/features/identities/schema-state";

/** Of what there are saved views. */
export const viewNouns = ["identities", "findings"] as const;
export type ViewNoun = (typeof viewNouns)[number];

/** What a view of each noun may hold. */
const rulesOf: Record<
  ViewNoun,
  { fields: FieldSet; sorts: readonly string[]; columns: readonly string[]; mayStart: boolean }
> = {
  identities: {
    fields: identityFields,
    sorts: inventorySorts,
    columns: inventoryColumns,
    mayStart: true,
  },
  findings: { fields: findingFields, sorts: findingSortNames, columns: [], mayStart: false },
};

/** A view of a list that somebody saved. */
export interface SavedView {
  id: string;
  name: string;
  query: string;
  sort: string | null;
  columns: string[];
  shared: boolean;
  /** Saved by whoever looks. */
  mine: boolean;
  /** Who saved it. */
  by: string;
  /** Whether whoever looks may change or delete it. */
  editable: boolean;
  /** What the list opens with for whoever looks. */
  isDefault: boolean;
}

/** What the inbox shows of views. */
export interface FindingViewsLoad {
  views: SavedView[];
  /** By which names a query finds what whoever is signed in owns. */
  me: string[];
  may: { save: boolean; share: boolean; alert: boolean };
}

const id = z.uuid();
const contentShape = {
  noun: z.enum(viewNouns),
  name: z
    .string()
    .trim()
    .min(1, "Give it a name.")
    .max(80, "Keep the name under 80 characters.")
    .regex(/^[^\p{Cc}]*$/u, "The name holds a character that cannot be shown."),
  query: z.string().max(2000),
  sort: z.string().max(40),
  columns: z.array(z.string().max(40)).max(inventoryColumns.length),
  shared: z.boolean(),
  isDefault: z.boolean(),
};

type Content = z.output<z.ZodObject<typeof contentShape>>;

/** Judges a view by the rules of its noun. */
function fitsNoun({ noun, query, sort, columns, isDefault }: Content, context: z.RefinementCtx): void {
  const rules = rulesOf[noun];
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (!parseQuery(query, rules.fields).ok) refuse("query", "This query cannot be read.");
  if (!rules.sorts.includes(sort.replace(/^-/, ""))) refuse("sort", "There is no such order.");
  if (columns.some((column) => !rules.columns.includes(column)))
    refuse("columns", "There is no such column.");
  if (isDefault && !rules.mayStart) refuse("isDefault", "This list does not start with a view.");
}

/** What is saved: a query that runs, an order, the columns. */
export const viewContentSchema = z.strictObject(contentShape).superRefine(fitsNoun);
export type ViewContent = z.infer<typeof viewContentSchema>;

export const changeViewSchema = z.strictObject({ ...contentShape, id }).superRefine(fitsNoun);
export const viewIdSchema = z.strictObject({ id });
