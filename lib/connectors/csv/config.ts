import { z } from "zod";
import { columnFieldSchema, dateOrders } from "@/lib/connectors/csv/fields";

const mappingSchema = z.record(z.string().max(200), columnFieldSchema);

/** `Header = field`, one a line: how a mapping is written in a form or on the command line. */
const mappingLines = z.string().transform((text, ctx) => {
  const pairs: [string, unknown][] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const at = line.lastIndexOf("=");
    const field = columnFieldSchema.safeParse(line.slice(at + 1).trim());
    if (at < 1 || !field.success) {
      ctx.addIssue({
        code: "custom",
        message: `“${line.trim().slice(0, 80)}” is not of the form “Header = field”.`,
      });
      continue;
    }
    pairs.push([line.slice(0, at).trim(), field.data]);
  }
  return mappingSchema.parse(Object.fromEntries(pairs));
});

/** The saved choices for a sheet. With the same choices the same sheet gives the same records. */
export const csvConfigSchema = z.object({
  /** Name of the list; keeps its rows the same identities when the file is renamed. */
  name: z.string().trim().max(200).default(""),
  /** Sheet of a workbook; empty is the first visible one. */
  sheetName: z.string().max(200).default(""),
  mapping: z.union([mappingSchema, mappingLines]).default({}),
  /** Empty: as the sheet's own dates prove; where they prove nothing, such dates are left out and told. */
  dateOrder: z.enum(["", ...dateOrders]).default(""),
});
export type CsvConfig = z.output<typeof csvConfigSchema>;
