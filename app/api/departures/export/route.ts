import { exportDeparture } from "@/lib/features/departures/loaders-export";
import { memberRoute } from "@/lib/platform/member-route";

/** The record of a handover, as a file. */
export const GET = memberRoute("departure:read", exportDeparture);
