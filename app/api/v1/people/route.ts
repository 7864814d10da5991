import { peopleFields } from "@/lib/domain/query/people-fields";
import { listPeople } from "@/lib/features/people/data";
import { peopleSorts } from "@/lib/features/people/query";
import { apiList } from "@/lib/platform/api-list";
import { apiRoute } from "@/lib/platform/api-route";

export const GET = apiRoute("inventory:read", (call) =>
  apiList(call, { fields: peopleFields, sorts: peopleSorts, sort: "name", read: listPeople }),
);
