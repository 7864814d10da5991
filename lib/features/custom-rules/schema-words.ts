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
