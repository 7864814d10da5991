import { findCronJobs } from "./find-cron-jobs";
import { findUnits } from "./find-units";
import type { FoundJob } from "./job-item";
import type { Reading } from "./reading";

/** Everything on this machine that starts by itself: cron, anacron, systemd timers and services, also personal ones. */
export async function findJobs(reading: Reading): Promise<FoundJob[]> {
  return [...(await findCronJobs(reading)), ...(await findUnits(reading))];
}
