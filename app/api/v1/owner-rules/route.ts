import { ownerRuleFields } from "@/lib/domain/query/owner-rule-fields";
import { listOwnerRules } from "@/lib/features/owner-rules/data";
import { ownerRuleSorts } from "@/lib/features/owner-rules/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

/** The rules that name owners, in their order, with what became of whom each named. */
export const GET = apiRoute("owner-rule:read", (call) =>
  apiList(call, {
    fields: ownerRuleFields,
    sorts: ownerRuleSorts,
    sort: "position",
    read: listOwnerRules,
  }),
);
