import { whoCanByApi } from "@/lib/features/access/data-api";
import { apiRoute } from "@/lib/platform/api-route";

/** Everybody who may do something, each with what gives it. */
export const GET = apiRoute("inventory:read", whoCanByApi);
