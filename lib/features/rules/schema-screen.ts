import type { Rule } from "@/lib/domain/assessment/rule";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import type { RuleSetting } from "@/lib/domain/rules/rule-set";
import type { CustomRuleRow } from "@/lib/features/custom-rules/schema-words";
import type { CatalogueNumbers, RuleView, Told } from "./schema";
import type { RuleSettingView, VendorRow } from "./schema-settings";

/** What this reader may do with rules. */
export interface MayOfRules {
  edit: boolean;
  switch: boolean;
  export: boolean;
}

/** What the catalogue shows. */
export interface CatalogueScreen {
  told: Told<CatalogueNumbers>;
  mayExport: boolean;
  /** Built-in ones as they are set, and our own that were ever on. */
  rules: readonly Rule[];
  off: ReadonlySet<string>;
  settings: ReadonlyMap<string, RuleSetting>;
  /** Our own, drafts too; none for who may not see numbers about everything. */
  own: readonly CustomRuleRow[];
  may: MayOfRules;
}

/** What the page of one rule shows. */
export interface RuleScreen {
  rule: Rule;
  told: Told<RuleView>;
  thresholds: ThresholdOverrides;
  off: boolean;
  /** How a built-in rule is set; null: it is one of our own. */
  setting: RuleSettingView | null;
  own: CustomRuleRow | null;
  /** Only of the rule that goes by it; null there: nobody has said yet. */
  vendors: { list: readonly VendorRow[] | null } | null;
  may: MayOfRules;
}
