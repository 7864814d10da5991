import { canByApi } from "@/lib/features/access/data-api";
import { apiRoute } from "@/lib/platform/api-route";

/** Whether an identity may do something, and why; without an action, everything that it may. */
export const GET = apiRoute("inventory:read", canByApi);
