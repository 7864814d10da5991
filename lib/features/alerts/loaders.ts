import "server-only";
import { randomUUID } from "node:crypto";
import { notFound } from "next/navigation";
import { listDeliveries, readTimeZone } from "@/lib/features/channels/data";
import type { DeliveryView } from "@/lib/features/channels/schema";
import { requireScope } from "@/lib/platform/loader";
import { guardedRead } from "@/lib/platform/read";
import { web } from "@/lib/platform/web";
import { getAlert, listAlertChannels, listAlerts, listAlertViews, readFindingIssues } from "./data";
import { previewAlert } from "./data-preview";
import type { AlertChoices, AlertPreview, AlertRow, FindingIssueView } from "./schema";

/** The alerts that somebody may know of: everybody sees where findings go, as far as they reach. */
export async function loadAlerts(): Promise<{
  alerts: AlertRow[];
  timeZone: string;
  may: { manage: boolean; channels: boolean };
}> {
  const scope = await requireScope("finding:read");
  const { pool } = await web();
  return {
    alerts: await listAlerts(pool, scope),
    timeZone: await guardedRead(pool, readTimeZone),
    may: { manage: scope.can("alert:manage"), channels: scope.can("channel:manage") },
  };
}

/** What a new alert may be made of, and its id. */
export async function loadNewAlert(): Promise<AlertChoices & { alertId: string }> {
  await requireScope("alert:manage");
  return { alertId: randomUUID(), ...(await loadChoices()) };
}

async function loadChoices(): Promise<AlertChoices> {
  const scope = await requireScope("alert:manage");
  const { pool } = await web();
  return {
    views: await listAlertViews(pool),
    channels: await listAlertChannels(pool),
    timeZone: await guardedRead(pool, readTimeZone),
    mayArm: scope.can("channel:manage"),
  };
}

export interface AlertLoad {
  alert: AlertRow;
  choices: AlertChoices;
  preview: AlertPreview | null;
  deliveries: DeliveryView[];
}

/** One alert with what it would send now. What is not there, or not theirs, is not found. */
export async function loadAlert(id: string): Promise<AlertLoad> {
  const scope = await requireScope("alert:manage");
  const opened = await web();
  const alert = await guardedRead(opened.pool, (db) => getAlert(db, scope, id));
  if (!alert) notFound();
  return {
    alert,
    choices: await loadChoices(),
    preview: await previewAlert(opened.pool, scope, id, opened.env.publicUrl, new Date()),
    deliveries: await listDeliveries(opened.pool, { alertId: id }, null),
  };
}

/** The issues of a finding that was already read for this person. */
export async function loadFindingIssues(findingId: string): Promise<FindingIssueView[]> {
  await requireScope("finding:read");
  return readFindingIssues((await web()).pool, findingId);
}
