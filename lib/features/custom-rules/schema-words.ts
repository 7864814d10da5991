import type { CustomRule, CustomRuleState } from "@/lib/domain/custom-rule/custom-rule";

/** What an expression says of one identity. */
export interface Tried {
  identity: { id: string; name: string };
  answer: "fail" | "pass" | "unknown";
  needs: string | null;
  /** With which values it came to that. */
  seen: readonly { name: string; value: string }[];
}

/** A rule of our own with who wrote it. */
export interface CustomRuleRow extends CustomRule {
  updatedBy: string;
  updatedAt: Date;
  createdBy: string;
  createdAt: Date;
}

export interface CustomRuleVersion {
  version: number;
  by: string;
  at: Date;
}

/** How the states are called. */
export const stateWords: Record<CustomRuleState, string> = {
  draft: "Draft",
  on: "On",
  off: "Off",
};

/** A slug from a title: what people see of it in addresses and queries. */
export function slugOf(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return `custom-${words.join("-").slice(0, 60).replace(/-+$/, "") || "rule"}`;
}

/** What a file of rules would do; with problems, nothing. */
export interface ImportPreview {
  problems: readonly { line: number; message: string }[];
  rules: readonly {
    slug: string;
    title: string;
    change: "new" | "changed" | "same";
    differences: readonly { field: string; before: string; after: string }[];
    /** It is on: what changes is asked from the next assessment on. */
    on?: boolean;
  }[];
}

/** What there is to write an expression with. */
export interface ExpressionHelp {
  roots: readonly { name: string; type: string; doc: string }[];
  types: readonly { name: string; doc: string; fields: ExpressionHelp["roots"] }[];
  functions: readonly { name: string; doc: string }[];
}
