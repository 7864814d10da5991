import { z } from "zod";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { inventoryColumns, inventorySorts } from "@/lib/features/identities/schema-state";

/** A view of the inventory that somebody saved. */
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
  /** What the inventory opens with for whoever looks. */
  isDefault: boolean;
}

const id = z.uuid();

/** What is saved: a query that runs, an order, the columns. */
export const viewContentSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Give it a name.")
    .max(80, "Keep the name under 80 characters.")
    .regex(/^[^\p{Cc}]*$/u, "The name holds a character that cannot be shown."),
  query: z
    .string()
    .max(2000)
    .refine((text) => parseQuery(text, identityFields).ok, "This query cannot be read."),
  sort: z.string().regex(new RegExp(`^-?(${inventorySorts.join("|")})$`)),
  columns: z.array(z.enum(inventoryColumns)).max(inventoryColumns.length),
  shared: z.boolean(),
  isDefault: z.boolean(),
});
export type ViewContent = z.infer<typeof viewContentSchema>;

export const changeViewSchema = viewContentSchema.extend({ id });
export const viewIdSchema = z.strictObject({ id });
