import { createHash } from "node:crypto";
import { repeatableFields, type SheetField } from "@/lib/connectors/csv/fields";
import type { PageContext } from "@/lib/connectors/csv/page";
import { exportListSeparator } from "@/lib/domain/export-columns";
import type { Ref } from "@/lib/domain/record";

/** The cells of a row by what their columns are. An empty text is "the sheet does not say". */
export interface RowValues {
  one(field: SheetField): string;
  /** The items of all columns of the field; lists in a cell are taken apart. */
  many(field: "alias" | "owner" | "business_owner" | "permissions"): string[];
  tags: Record<string, string>;
  /** Header to text, for all columns that hold anything. */
  shown: Record<string, string>;
}

/** Written for "nothing" in any column. */
const nothing = new Set(
  "-|--|–|—|n/a|na|n.a.|#n/a|#ref!|#value!|null|nil|tbd|tbc|?|k.a.|(blank)|(leer)|(vide)".split("|"),
);
/** Written for "nobody" where a sheet asks who answers for it. */
const nobody = new Set(
  "unknown|none|nobody|unassigned|not assigned|no owner|orphan|orphaned|unbekannt|niemand|keiner|inconnu|aucun|personne".split(
    "|",
  ),
);
const ownerFields = new Set<string>(["owner", "business_owner", "team"]);
const saysNothing = (text: string, field: string) =>
  nothing.has(text.toLowerCase()) || (ownerFields.has(field) && nobody.has(text.toLowerCase()));
/** Here those words have a meaning of their own. */
const literalFields = new Set<string>(["created", "expires", "last_used", "last_rotated", "status", "class"]);

/** Sorts a row's cells by the fields of their columns. */
export function valuesOf(
  context: Pick<PageContext, "columns" | "ownExport">,
  cells: readonly string[],
): RowValues {
  const one = new Map<string, string>();
  const many = new Map<string, string[]>();
  const tags: [string, string][] = [];
  const shown: [string, string][] = [];
  for (const [index, { header, field }] of context.columns.entries()) {
    const cell = cells[index] ?? "";
    const text = context.ownExport ? cell : cell.trim();
    if (text === "" || field === "ignore") continue;
    if (!context.ownExport && saysNothing(text, field) && !literalFields.has(field)) continue;
    shown.push([header, text]);
    if (field.startsWith("tags:")) tags.push([field.slice(5), text]);
    else if (repeatableFields.has(field)) {
      many.set(field, [...(many.get(field) ?? []), ...itemsOf(text, field, context.ownExport)]);
    } else if (!one.has(field)) one.set(field, text);
  }
  return {
    one: (field) => one.get(field) ?? "",
    many: (field) => [...new Set(many.get(field))],
    // `fromEntries` defines: a header called __proto__ is a key like any other.
    tags: Object.fromEntries(tags),
    shown: Object.fromEntries(shown),
  };
}

function itemsOf(text: string, field: string, ownExport: boolean): string[] {
  if (ownExport) return text.split(exportListSeparator);
  let items = text.split(/[;\n]/);
  // "Doe, Jane" is one person; a list of addresses, aliases or permissions is several.
  const commas = text.split(",");
  if (items.length === 1 && (!ownerFields.has(field) || commas.every((each) => each.includes("@"))))
    items = commas;
  return items.map((item) => item.trim()).filter((item) => item !== "" && !saysNothing(item, field));
}

/** Who a row is about. */
export interface RowIdentity {
  ref: Ref;
  name: string;
  /** The identity's ARN, where the row has one. */
  arn: AwsArn | null;
  /** The id of the row's credential, where the row has one. */
  credentialId: string | null;
}

export interface AwsArn {
  arn: string;
  account: string;
  type: "user" | "role" | "root";
  name: string;
}

const principalArn =
  /^arn:aws[a-z-]{0,20}:iam::(\d{12}):(?:(root)|(user|role)\/(?:[^\s]{0,512}\/)?([^/\s]{1,128}))$/;
const awsKeyId = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;

/**
 * The identity of a row: by its realm and external id, by its ARN, by the external id within this sheet, else by system,
 * account and name, so that the same row is the same identity at every import. Null: the row names nobody.
 */
export function identityOf(values: RowValues, sheetRealm: string): RowIdentity | null {
  const external = boundedId(values.one("external_id"));
  const realm = values.one("realm");
  const arn =
    [external, ...values.many("alias"), values.one("name")].map(readArn).find((each) => each !== null) ??
    null;
  const isKeyId = awsKeyId.test(external);
  const credentialId = values.one("credential_id") || (isKeyId ? external : "") || null;
  const name = values.one("name") || arn?.name || external || values.many("alias")[0] || credentialId || "";
  if (name === "") return null;
  const rest = { name: name.slice(0, 2000), arn, credentialId };
  if (realm !== "" && external !== "")
    return { ref: { realm: realm.slice(0, 500), externalId: external }, ...rest };
  if (arn)
    return {
      ref: { realm: `aws:${arn.account}`, externalId: arn.arn },
      ...rest,
      name: values.one("name") === arn.arn ? arn.name : rest.name,
    };
  if (external !== "" && !isKeyId) return { ref: { realm: sheetRealm, externalId: external }, ...rest };
  const account = values.one("account");
  const parts = [values.one("system"), ...(account ? [account] : []), name].map(keyPart);
  return { ref: { realm: sheetRealm, externalId: boundedId(parts.join("|")) }, ...rest };
}

function readArn(text: string): AwsArn | null {
  const parts = principalArn.exec(text.trim());
  if (!parts) return null;
  const [arn, account = "", , type, name] = parts;
  return { arn, account, type: type === "user" || type === "role" ? type : "root", name: name ?? "root" };
}

/** A text as it is compared: case, width and blanks make no difference. */
export function keyPart(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Whether a credential id is that of an AWS access key, which AWS issues and the sheet only mentions. */
export function isAwsKeyId(id: string): boolean {
  return awsKeyId.test(id);
}

/** An id within the length that refs allow; a longer one is known by its hash. */
export function boundedId(id: string): string {
  return id.length <= 2000 ? id : createHash("sha256").update(id).digest("hex");
}
