import type { Proof } from "@/lib/connectors/sdk/contract";

/** A connector as the screens show it: its manifest without code. */
export interface ConnectorView {
  id: string;
  title: string;
  category: string;
  summary: string;
  /** It can be read from here, with credentials or none. */
  readsLive: boolean;
  /** Permissions can be tested before the source is added. */
  testable: boolean;
  fields: FieldView[];
  dataSets: { id: string; title: string; permissions: string[]; withoutIt: string }[];
  cannotSee: string[];
  neverReads: string[];
  proof: Proof;
  exports: ExportView[];
  /** Logs of use that it reads. */
  logs: ExportView[];
}

export interface FieldView {
  name: string;
  label: string;
  help: string;
  type: "text" | "secret" | "select" | "textarea" | "number" | "boolean";
  required: boolean;
  placeholder?: string;
  options?: { value: string; label: string }[];
  when?: { field: string; is: string[] };
  rare?: true;
  generated?: true;
}

export interface ExportView {
  id: string;
  title: string;
  how: string;
  accept: string[];
  marks?: string[];
}

/** Ready-made policies to copy, with what the form says filled in. */
export interface AccessGuideView {
  intro: string;
  tabs: { name: string; language: string; text: string }[];
}

/** The value that a field has while nobody touched it. */
export function initialValue(field: Pick<FieldView, "type" | "options">): string {
  return field.type === "select" ? (field.options?.[0]?.value ?? "") : "";
}

/** Whether a field is asked for, given the others' values. */
export function isAsked(
  field: FieldView,
  all: readonly FieldView[],
  values: Readonly<Record<string, string>>,
): boolean {
  const { when } = field;
  if (!when) return true;
  const other = all.find((each) => each.name === when.field);
  if (!other || !isAsked(other, all, values)) return false;
  return when.is.includes(values[other.name] || initialValue(other));
}
