import { celFunctions } from "./expression-functions";
import { rootType, viewTypes } from "./view";
import type { FieldDoc } from "./view-type";

/** What an expression can ask, as Markdown: the manual has it word for word. */
export function viewLines(): string[] {
  return [
    "### What an expression begins with",
    "",
    ...tableOf(rootType.fields),
    ...viewTypes.flatMap(({ name, doc, fields }) => ["", `### ${name}`, "", doc, "", ...tableOf(fields)]),
    "",
    "### What can be called",
    "",
    "| name | says |",
    "|---|---|",
    ...Object.entries(celFunctions).map(([name, doc]) => `| \`${name}\` | ${doc} |`),
  ];
}

function tableOf(fields: readonly FieldDoc[]): string[] {
  return [
    "| name | type | says |",
    "|---|---|---|",
    ...fields.map(({ name, type, doc }) => `| \`${name}\` | \`${shortType(type)}\` | ${doc} |`),
  ];
}

/** A type as people read it. */
export function shortType(type: string): string {
  return type.replace("google.protobuf.Timestamp", "timestamp");
}
