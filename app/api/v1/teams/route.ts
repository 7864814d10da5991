import { teamFields } from "@/lib/domain/query/people-fields";
import { listTeams } from "@/lib/features/people/data";
import { teamSorts } from "@/lib/features/people/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, { fields: teamFields, sorts: teamSorts, sort: "name", read: listTeams }),
);
